// Parsing the chunks of a .beam file. Counts are checked against the bytes that are there before anything is allocated.
#include "wire/beam_file.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include "term/utf.h"
#include "wire/compact_term.h"
#include "wire/inflate.h"

namespace mote {

namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{1} << 30;
constexpr std::uint32_t kMaxArity = 255;
constexpr std::size_t kMaxAtomCharacters = 255;

struct Chunk {
  const char* name;
  Bytes data;
  bool present = false;
};

// In the order in which the essential ones count for the checksum.
enum ChunkIndex : std::size_t {
  kAtU8,
  kCode,
  kStrT,
  kImpT,
  kExpT,
  kFunT,
  kLitT,
  kMeta,
  kAtom,
  kLocT,
  kLine,
  kType,
  kAttr,
  kCInf,
  kDbgi,
  kChunkCount
};

constexpr const char* kChunkNames[kChunkCount] = {"AtU8", "Code", "StrT", "ImpT", "ExpT", "FunT", "LitT", "Meta",
                                                  "Atom", "LocT", "Line", "Type", "Attr", "CInf", "Dbgi"};

std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool is_utf8(Bytes text, std::size_t& characters) {
  return valid_utf8_prefix(text, &characters) == text.size();
}

}  // namespace

std::string LoadError::text() const {
  std::string result;
  if (!module.empty()) result += fmt::format("module {}, ", module);
  if (!function.empty()) result += fmt::format("function {}, ", function);
  if (!chunk.empty()) {
    result += fmt::format("chunk {} at byte {}: ", chunk, offset);
  } else {
    result += fmt::format("at byte {}: ", offset);
  }
  return result + message;
}

class BeamFileParser {
 public:
  std::expected<BeamFile, LoadError> run(std::vector<std::uint8_t> bytes) {
    file_.bytes_ = std::move(bytes);
    if (!unzip() || !find_chunks() || !parse_code() || !parse_atoms() || !parse_imports() ||
        !parse_exports(chunks_[kExpT], file_.exports) || !parse_exports(chunks_[kLocT], file_.locals) ||
        !parse_lambdas() || !parse_literals() || !parse_lines() || !parse_types() || !check_lambda_size()) {
      if (file_.atoms.size() > 1) error_.module = file_.module();
      return std::unexpected(std::move(error_));
    }
    file_.strings = chunks_[kStrT].data;
    file_.attributes = chunks_[kAttr].data;
    file_.compile_info = chunks_[kCInf].data;
    file_.meta = chunks_[kMeta].data;
    file_.debug_info = chunks_[kDbgi].data;
    file_.has_debug_info = chunks_[kDbgi].present;
    compute_md5();
    return std::move(file_);
  }

 private:
  bool fail(std::string_view chunk, std::size_t offset, std::string message) {
    error_ = {.chunk = std::string(chunk), .offset = offset, .message = std::move(message)};
    return false;
  }
  bool truncated(const Chunk& chunk, const ByteReader& in) {
    return fail(chunk.name, in.offset(), "the data ends too soon");
  }

  bool unzip() {
    if (!looks_gzipped(file_.bytes_)) return true;
    std::vector<std::uint8_t> plain;
    if (!gunzip(file_.bytes_, kMaxFileBytes, plain)) return fail("", 0, "damaged gzip data");
    file_.bytes_ = std::move(plain);
    return true;
  }

  bool find_chunks() {
    for (std::size_t i = 0; i < kChunkCount; ++i)
      chunks_[i].name = kChunkNames[i];
    ByteReader in{Bytes(file_.bytes_)};
    Bytes form, kind;
    std::uint32_t size;
    if (!in.bytes(4, form) || as_text(form) != "FOR1")
      return fail("", 0, "not a BEAM file: it does not begin with FOR1");
    if (!in.u32(size) || size > in.left()) return fail("", 4, "the file is shorter than its header says");
    if (!in.bytes(4, kind) || size < 4 || as_text(kind) != "BEAM")
      return fail("", 8, "not a BEAM file: the form is not BEAM");
    const std::size_t end = 8 + std::size_t{size};
    while (in.offset() < end) {
      std::size_t start = in.offset();
      Bytes name, data;
      std::uint32_t chunk_size;
      if (end - start < 8 || !in.bytes(4, name) || !in.u32(chunk_size))
        return fail("", start, "a chunk header is cut off");
      std::size_t stored = (std::size_t{chunk_size} + 3) & ~std::size_t{3};
      if (stored > end - in.offset()) return fail("", start, "a chunk is longer than the file");
      in.bytes(chunk_size, data);
      in.skip(stored - chunk_size);
      for (Chunk& chunk : chunks_) {
        if (as_text(name) != chunk.name) continue;
        chunk.data = data;
        chunk.present = true;
      }
    }
    for (ChunkIndex needed : {kCode, kImpT, kExpT})
      if (chunks_[needed].data.empty()) return fail(chunks_[needed].name, 0, "the chunk is missing");
    return true;
  }

  bool parse_code() {
    const Chunk& chunk = chunks_[kCode];
    ByteReader in(chunk.data);
    std::uint32_t header_size;
    if (!in.u32(header_size)) return truncated(chunk, in);
    if (header_size < 16 || header_size > in.left()) return fail(chunk.name, 0, "bad header size");
    in.u32(file_.instruction_set);
    in.u32(file_.opcode_max);
    in.u32(file_.label_count);
    in.u32(file_.function_count);
    if (file_.instruction_set != 0)
      return fail(chunk.name, 4, fmt::format("unknown instruction set {}", file_.instruction_set));
    file_.code_offset = 4 + std::size_t{header_size};
    file_.code = chunk.data.subspan(file_.code_offset);
    // Every label and every function takes bytes of code.
    if (file_.label_count > file_.code.size() + 1) return fail(chunk.name, 12, "more labels than code");
    if (file_.function_count > file_.code.size()) return fail(chunk.name, 16, "more functions than code");
    return true;
  }

  bool parse_atoms() {
    bool old = !chunks_[kAtU8].present;
    const Chunk& chunk = chunks_[old ? kAtom : kAtU8];
    if (!chunk.present) return fail("AtU8", 0, "the chunk is missing");
    ByteReader in(chunk.data);
    std::uint32_t count;
    if (!in.u32(count)) return truncated(chunk, in);
    // A negative count says that each length is a compact term.
    bool compact_lengths = static_cast<std::int32_t>(count) < 0;
    if (compact_lengths) count = 0 - count;
    if (count == 0 || count > in.left()) return fail(chunk.name, 0, "bad number of atoms");
    file_.atoms.reserve(count + std::size_t{1});
    file_.atoms.emplace_back();
    if (old) file_.atom_bytes_.reserve(2 * chunk.data.size());  // never moves below
    for (std::uint32_t i = 0; i < count; ++i) {
      std::size_t start = in.offset();
      Bytes text;
      std::size_t length;
      if (!read_atom_length(in, compact_lengths, length) || !in.bytes(length, text)) return truncated(chunk, in);
      if (old) text = latin1_to_utf8(text);
      std::size_t characters;
      if (!is_utf8(text, characters)) return fail(chunk.name, start, "an atom is not valid UTF-8");
      if (characters > kMaxAtomCharacters) return fail(chunk.name, start, "an atom is too long");
      file_.atoms.push_back(as_text(text));
    }
    return true;
  }

  static bool read_atom_length(ByteReader& in, bool compact, std::size_t& length) {
    if (!compact) {
      std::uint8_t byte;
      if (!in.u8(byte)) return false;
      length = byte;
      return true;
    }
    CompactTerm term;
    if (!compact::read(in, term) || term.tag != CompactTag::kUnsigned || !term.wide.empty()) return false;
    length = term.value;
    return true;
  }

  Bytes latin1_to_utf8(Bytes text) {
    std::vector<std::uint8_t>& out = file_.atom_bytes_;
    std::size_t start = out.size();
    for (std::uint8_t byte : text) {
      if (byte >= 0x80) out.push_back(static_cast<std::uint8_t>(0xC0 | byte >> 6));
      out.push_back(byte >= 0x80 ? static_cast<std::uint8_t>(0x80 | (byte & 0x3F)) : byte);
    }
    return Bytes(out).subspan(start);
  }

  // Reads the count of a table whose entries take `entry_size` bytes each.
  bool read_count(const Chunk& chunk, ByteReader& in, std::size_t entry_size, std::uint32_t& count) {
    if (!in.u32(count)) return truncated(chunk, in);
    if (count > in.left() / entry_size)
      return fail(chunk.name, 0, fmt::format("{} entries do not fit the chunk", count));
    return true;
  }
  bool is_atom(std::uint32_t index) const { return index > 0 && index < file_.atoms.size(); }

  bool parse_imports() {
    const Chunk& chunk = chunks_[kImpT];
    ByteReader in(chunk.data);
    std::uint32_t count;
    if (!read_count(chunk, in, 12, count)) return false;
    file_.imports.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      std::size_t start = in.offset();
      BeamImport entry;
      in.u32(entry.module);
      in.u32(entry.function);
      in.u32(entry.arity);
      if (!is_atom(entry.module) || !is_atom(entry.function)) return fail(chunk.name, start, "no such atom");
      if (entry.arity > kMaxArity) return fail(chunk.name, start, "bad arity");
      file_.imports.push_back(entry);
    }
    return true;
  }

  bool parse_exports(const Chunk& chunk, std::vector<BeamExport>& table) {
    if (chunk.data.empty()) return true;
    ByteReader in(chunk.data);
    std::uint32_t count;
    if (!read_count(chunk, in, 12, count)) return false;
    table.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      std::size_t start = in.offset();
      BeamExport entry;
      in.u32(entry.function);
      in.u32(entry.arity);
      in.u32(entry.label);
      if (!is_atom(entry.function)) return fail(chunk.name, start, "no such atom");
      if (entry.arity > kMaxArity) return fail(chunk.name, start, "bad arity");
      if (entry.label == 0 || entry.label >= file_.label_count) return fail(chunk.name, start, "no such label");
      table.push_back(entry);
    }
    return true;
  }

  bool parse_lambdas() {
    const Chunk& chunk = chunks_[kFunT];
    if (chunk.data.empty()) return true;
    ByteReader in(chunk.data);
    std::uint32_t count;
    if (!read_count(chunk, in, 24, count)) return false;
    file_.lambdas.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      std::size_t start = in.offset();
      BeamLambda entry;
      in.u32(entry.function);
      in.u32(entry.arity);
      in.u32(entry.label);
      in.u32(entry.index);
      in.u32(entry.free_count);
      in.u32(entry.old_uniq);
      if (!is_atom(entry.function)) return fail(chunk.name, start, "no such atom");
      if (entry.arity > kMaxArity || entry.free_count > entry.arity) return fail(chunk.name, start, "bad arity");
      if (entry.label == 0 || entry.label >= file_.label_count) return fail(chunk.name, start, "no such label");
      file_.lambdas.push_back(entry);
    }
    return true;
  }

  bool parse_literals() {
    const Chunk& chunk = chunks_[kLitT];
    if (chunk.data.empty()) return true;
    ByteReader in(chunk.data);
    std::uint32_t size;
    if (!in.u32(size)) return truncated(chunk, in);
    Bytes data = chunk.data.subspan(4);  // as it is where the size is 0, else deflated
    if (size != 0) {
      if (size > kMaxFileBytes || !inflate_exactly(data, size, file_.literal_bytes_))
        return fail(chunk.name, 4, "damaged compressed data");
      data = file_.literal_bytes_;
    }
    ByteReader table(data);
    std::uint32_t count;
    if (!read_count(chunk, table, 4, count)) return false;
    file_.literals.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      std::uint32_t length;
      Bytes term;
      if (!table.u32(length) || !table.bytes(length, term)) return truncated(chunk, table);
      file_.literals.push_back(term);
    }
    return true;
  }

  bool parse_lines() {
    const Chunk& chunk = chunks_[kLine];
    ByteReader in(chunk.data);
    std::uint32_t version;
    if (!chunk.present) return true;
    if (!in.u32(version)) return truncated(chunk, in);
    if (version != 0) return true;
    std::uint32_t item_count, file_count;
    if (!in.u32(file_.line_flags) || !in.u32(file_.line_instruction_count) || !in.u32(item_count) ||
        !in.u32(file_count))
      return truncated(chunk, in);
    if (item_count > in.left() || file_count > in.left() / 2) return fail(chunk.name, 12, "more entries than data");
    file_.has_lines = true;
    file_.lines.reserve(item_count + std::size_t{1});
    file_.lines.push_back({0, 0});
    std::uint32_t current_file = 0;
    while (file_.lines.size() <= item_count) {
      std::size_t start = in.offset();
      CompactTerm term;
      if (!compact::read(in, term)) return truncated(chunk, in);
      if (!term.wide.empty() || term.value > INT32_MAX) return fail(chunk.name, start, "bad line number");
      if (term.tag == CompactTag::kAtom) {
        current_file = static_cast<std::uint32_t>(term.value);
        if (current_file > file_count) return fail(chunk.name, start, "no such file name");
      } else if (term.tag == CompactTag::kInteger) {
        file_.lines.push_back({current_file, static_cast<std::uint32_t>(term.value)});
      } else {
        return fail(chunk.name, start, "bad line item");
      }
    }
    return parse_line_files(chunk, in, file_count);
  }

  bool parse_line_files(const Chunk& chunk, ByteReader& in, std::uint32_t count) {
    file_.line_files.reserve(count + std::size_t{1});
    file_.line_files.emplace_back();
    for (std::uint32_t i = 0; i < count; ++i) {
      std::size_t start = in.offset(), characters;
      std::uint16_t length;
      Bytes name;
      if (!in.u16(length) || !in.bytes(length, name)) return truncated(chunk, in);
      if (!is_utf8(name, characters)) return fail(chunk.name, start, "a file name is not valid UTF-8");
      file_.line_files.push_back(as_text(name));
    }
    return true;
  }

  bool parse_types() {
    const Chunk& chunk = chunks_[kType];
    if (!chunk.present) return true;
    ByteReader in(chunk.data);
    if (!in.u32(file_.type_version) || !in.u32(file_.type_count)) return truncated(chunk, in);
    if (file_.type_count > in.left() / 2) return fail(chunk.name, 4, "more types than data");
    file_.has_types = true;
    file_.types = chunk.data.subspan(8);
    return true;
  }

  // The checksum walks whole entries, so a remainder is an error.
  bool check_lambda_size() {
    const Chunk& chunk = chunks_[kFunT];
    if (chunk.data.empty() || (chunk.data.size() - 4) % 24 == 0) return true;
    return fail(chunk.name, chunk.data.size() - (chunk.data.size() - 4) % 24, "data after the last entry");
  }

  // Over the essential chunks; the last field of each lambda, a hash of old, counts as zero.
  void compute_md5() {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestInit_ex(context, EVP_md5(), nullptr);
    for (ChunkIndex index : {kAtU8, kCode, kStrT, kImpT, kExpT, kFunT, kLitT, kMeta}) {
      Bytes data = chunks_[index].data;
      if (index == kAtU8 && !chunks_[kAtU8].present) data = chunks_[kAtom].data;
      if (index == kFunT && !data.empty()) {
        EVP_DigestUpdate(context, data.data(), 4);
        constexpr std::uint8_t kZero[4] = {};
        for (data = data.subspan(4); data.size() >= 24; data = data.subspan(24)) {
          EVP_DigestUpdate(context, data.data(), 20);
          EVP_DigestUpdate(context, kZero, 4);
        }
        continue;
      }
      EVP_DigestUpdate(context, data.data(), data.size());
    }
    EVP_DigestFinal_ex(context, file_.md5.data(), nullptr);
    EVP_MD_CTX_free(context);
  }

  BeamFile file_;
  LoadError error_;
  std::array<Chunk, kChunkCount> chunks_{};
};

std::expected<BeamFile, LoadError> parse_beam_file(std::vector<std::uint8_t> bytes) {
  return BeamFileParser().run(std::move(bytes));
}

std::expected<BeamFile, LoadError> parse_beam_file(Bytes bytes) {
  return parse_beam_file(std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
}

}  // namespace mote
