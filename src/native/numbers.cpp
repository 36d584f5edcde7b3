// Numbers.
#include <climits>
#include <cmath>

#include "io/resource.h"
#include "native/api.h"
#include "native/environment.h"
#include "term/build.h"

namespace mote::native {

namespace {

template <typename T>
int store(T value, T* to) {
  *to = value;
  return 1;
}

}  // namespace

int enif_get_int(NativeEnv*, Word term, int* value) {
  if (!term_of(term).is_small()) return 0;
  std::int64_t number = term_of(term).small_value();
  return number >= INT_MIN && number <= INT_MAX ? store(static_cast<int>(number), value) : 0;
}

int enif_get_uint(NativeEnv*, Word term, unsigned* value) {
  std::optional<std::uint64_t> number = io::to_uint64(term_of(term));
  if (!number || *number > UINT_MAX) return 0;
  return store(static_cast<unsigned>(*number), value);
}

int enif_get_long(NativeEnv*, Word term, long* value) {
  if (term_of(term).is_small()) return store(static_cast<long>(term_of(term).small_value()), value);
  std::optional<std::int64_t> number = io::to_int64(term_of(term));
  return number ? store(static_cast<long>(*number), value) : 0;
}

int enif_get_ulong(NativeEnv*, Word term, unsigned long* value) {
  std::optional<std::uint64_t> number = io::to_uint64(term_of(term));
  return number ? store(static_cast<unsigned long>(*number), value) : 0;
}

int enif_get_double(NativeEnv*, Word term, double* value) {
  return term_of(term).is_float() ? store(Float(term_of(term)).value(), value) : 0;
}

Word enif_make_int(NativeEnv*, int value) {
  return Term::small(value).bits();
}

Word enif_make_uint(NativeEnv*, unsigned value) {
  return Term::small(value).bits();
}

Word enif_make_long(NativeEnv* env, long value) {
  return make_integer(*env->space, value).bits();
}

Word enif_make_ulong(NativeEnv* env, unsigned long value) {
  return make_unsigned(*env->space, value).bits();
}

Word enif_make_double(NativeEnv* env, double value) {
  if (!std::isfinite(value)) return enif_make_badarg(env);
  return make_float(*env->space, value).bits();
}

}  // namespace mote::native
