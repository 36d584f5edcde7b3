// What the libraries of these tests make their answers with.
#pragma once

#include <erl_nif.h>
#include <string.h>

static inline ERL_NIF_TERM atom(ErlNifEnv* env, const char* name) {
  return enif_make_atom(env, name);
}
static inline ERL_NIF_TERM number(ErlNifEnv* env, int value) {
  return enif_make_int(env, value);
}
static inline ERL_NIF_TERM bytes_of(ErlNifEnv* env, const void* from, size_t size) {
  ERL_NIF_TERM term;
  memcpy(enif_make_new_binary(env, size, &term), from, size);
  return term;
}
static inline ERL_NIF_TERM bytes(ErlNifEnv* env, const char* text) {
  return bytes_of(env, text, strlen(text));
}
