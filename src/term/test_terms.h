// Terms for tests, written shortly.
#pragma once

#include <string_view>
#include <vector>

#include "term/build.h"
#include "term/identity.h"
#include "term/map.h"
#include "term/test_space.h"

namespace mote {

struct TestTerms {
  AtomTable atoms;
  TestSpace space;

  Term atom(std::string_view text) { return atoms.intern(text); }
  Term integer(std::int64_t value) { return make_integer(space, value); }
  Term limbs(bool negative, std::initializer_list<Word> of) {
    return make_integer(space, negative, std::span(of.begin(), of.size()));
  }
  Term real(double value) { return make_float(space, value); }
  Term list(std::initializer_list<Term> elements, Term tail = Term::nil()) {
    return make_list(space, std::span(elements.begin(), elements.size()), tail);
  }
  Term tuple(std::initializer_list<Term> elements) { return mote::make_tuple(space, elements); }
  Term text(std::string_view bytes) { return make_byte_list(space, bytes); }
  Term binary(std::string_view bytes) { return make_binary(space, bytes); }
  // The first `bits` bits from bit `offset` of `bytes` on.
  Term bits(std::string_view bytes, std::size_t offset, std::size_t bits) {
    return make_sub_bits(space, binary(bytes), offset, bits);
  }
  // key, value, key, value, ...
  Term map(std::initializer_list<Term> pairs) {
    return map_put_all(space, atoms, empty_map(space), std::span(pairs.begin(), pairs.size()));
  }
  Term external(External::Kind kind, const Node* node, Word first, Word second = 0, Word third = 0) {
    auto* at = reinterpret_cast<External*>(space.allocate(External::kWords));
    *at = {make_header(Tag::kExternal, External::kWords - 1, kind), node, {first, second, third}};
    return Term::boxed(reinterpret_cast<Word*>(at));
  }
  Term external_fun(const ExportIdentity& identity) {
    Word* at = space.allocate(ExportFun::kWords);
    at[0] = make_header(Tag::kExportFun, 1);
    at[1] = reinterpret_cast<Word>(&identity);
    return Term::boxed(at);
  }
  Term fun(const FunIdentity& identity, std::initializer_list<Term> environment) {
    Word* at = space.allocate(Fun::words(environment.size()));
    at[0] = make_header(Tag::kFun, 2 + environment.size(), identity.arity);
    at[1] = reinterpret_cast<Word>(&identity);
    at[2] = Term::local_pid(1).bits();
    std::size_t i = 3;
    for (Term term : environment)
      at[i++] = term.bits();
    return Term::boxed(at);
  }
};

}  // namespace mote
