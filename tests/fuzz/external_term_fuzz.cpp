// Fuzzes the external term format: what is accepted must come back equal from a second trip.
#include <optional>

#include "base/check.h"
#include "heap/arena.h"
#include "term/compare.h"
#include "wire/detached_resolver.h"
#include "wire/external_decode.h"
#include "wire/external_encode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mote;
  // A table takes longer to make than most inputs to decode: one serves many of them.
  constexpr int kInputsPerTable = 1000;
  static std::optional<AtomTable> table;
  static int inputs = 0;
  if (inputs++ % kInputsPerTable == 0) table.emplace();
  AtomTable& atoms = *table;
  DetachedResolver resolver(atoms);
  Arena space;
  auto first = decode_external({data, size}, space, atoms, resolver);
  if (!first) return 0;
  CHECK(first->used <= size);
  ByteBuffer bytes = encode_external(first->term, atoms, resolver);
  CHECK(external_size(first->term, atoms, resolver) == bytes.size());
  auto second = decode_external(bytes.bytes(), space, atoms, resolver);
  CHECK(second && exactly_equal(first->term, second->term));
  return 0;
}
