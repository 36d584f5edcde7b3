// Fuzzes what a .beam file meets before it is loaded: parsing, decoding, validation, disassembly.
#include "isa/disassemble.h"
#include "isa/validate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto file = mote::parse_beam_file(mote::Bytes(data, size));
  if (!file) return 0;
  auto code = mote::decode_code(*file);
  if (!code || !mote::validate_code(*file, *code)) return 0;
  mote::disassemble(*file, *code);
  return 0;
}
