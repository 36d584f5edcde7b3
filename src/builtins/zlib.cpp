// zlib: streams that compress and decompress. The Erlang side queues input, then asks for chunks of output.
#include "builtins/table.h"
#include "heap/copy.h"
#include "io/compression.h"
#include "io/resource.h"

namespace mote {

namespace {

using io::CompressionStream;

Term error_of(Context& c, int result) {
  switch (result) {
    case Z_DATA_ERROR:
      return c.error(atoms::k_data_error);
    case Z_BUF_ERROR:
      return c.error(atoms::k_buf_error);
    case Z_MEM_ERROR:
      return c.error(atoms::k_enomem);
    default:
      return c.error(atoms::k_stream_error);
  }
}
Term ok_or_error(Context& c, int result) {
  return result == Z_OK ? atoms::k_ok : error_of(c, result);
}

// The stream of the first argument, or null after failing: it is none, or another process's.
CompressionStream* stream_of(Context& c) {
  CompressionStream* stream = io::resource_of<CompressionStream>(c[0]);
  if (stream == nullptr) {
    c.badarg();
    return nullptr;
  }
  if (stream->controller != c.self()) {
    c.error(atoms::k_not_on_controlling_process);
    return nullptr;
  }
  return stream;
}

// The same, in this state.
CompressionStream* stream_in(Context& c, CompressionStream::State state) {
  CompressionStream* stream = stream_of(c);
  if (stream == nullptr || stream->state() == state) return stream;
  c.error(atoms::k_not_initialized);
  return nullptr;
}

constexpr CompressionStream::State kDeflating = CompressionStream::kDeflating;
constexpr CompressionStream::State kInflating = CompressionStream::kInflating;

Term open_nif(Context& c) {
  return c.magic_reference(new CompressionStream(c.self()));
}

Term close_nif(Context& c) {
  CompressionStream* stream = stream_of(c);
  if (stream == nullptr) return Term::none();
  if (stream->state() == CompressionStream::kClosed) return c.error(atoms::k_not_initialized);
  stream->close();
  return atoms::k_ok;
}

Term set_controller_nif(Context& c) {
  CompressionStream* stream = stream_of(c);
  if (stream == nullptr) return Term::none();
  if (!c[1].is_local_pid()) return c.badarg();
  stream->controller = c[1];
  return atoms::k_ok;
}

Term deflate_init_nif(Context& c) {
  CompressionStream* stream = stream_of(c);
  if (stream == nullptr) return Term::none();
  int numbers[5];
  for (int i = 0; i < 5; ++i) {
    std::optional<int> number = io::to_narrow<int>(c[i + 1]);
    if (!number) return c.badarg();
    numbers[i] = *number;
  }
  if (stream->state() != CompressionStream::kNone) return c.error(atoms::k_already_initialized);
  return ok_or_error(c, stream->start_deflate(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]));
}

Term inflate_init_nif(Context& c) {
  CompressionStream* stream = stream_of(c);
  if (stream == nullptr) return Term::none();
  std::optional<int> window_bits = io::to_narrow<int>(c[1]), after_end = io::to_narrow<int>(c[2]);
  if (!window_bits || !after_end || *after_end < 0 || *after_end > 2) return c.badarg();
  if (stream->state() != CompressionStream::kNone) return c.error(atoms::k_already_initialized);
  return ok_or_error(c, stream->start_inflate(*window_bits, static_cast<CompressionStream::AfterEnd>(*after_end)));
}

Term reset(Context& c, CompressionStream::State state) {
  CompressionStream* stream = stream_in(c, state);
  return stream == nullptr ? Term::none() : ok_or_error(c, stream->reset());
}
Term deflate_reset_nif(Context& c) {
  return reset(c, kDeflating);
}
Term inflate_reset_nif(Context& c) {
  return reset(c, kInflating);
}

Term end(Context& c, CompressionStream::State state) {
  CompressionStream* stream = stream_in(c, state);
  return stream == nullptr ? Term::none() : ok_or_error(c, stream->end());
}
Term deflate_end_nif(Context& c) {
  return end(c, kDeflating);
}
Term inflate_end_nif(Context& c) {
  return end(c, kInflating);
}

Term deflate_params_nif(Context& c) {
  CompressionStream* stream = stream_in(c, kDeflating);
  if (stream == nullptr) return Term::none();
  std::optional<int> level = io::to_narrow<int>(c[1]), strategy = io::to_narrow<int>(c[2]);
  return level && strategy ? ok_or_error(c, stream->set_parameters(*level, *strategy)) : c.badarg();
}

Term deflate_set_dictionary_nif(Context& c) {
  CompressionStream* stream = stream_in(c, kDeflating);
  if (stream == nullptr) return Term::none();
  std::string dictionary;
  if (!io::append_io_data(dictionary, c[1])) return c.badarg();
  int result = stream->set_dictionary(dictionary);
  return result == Z_OK ? Term::small(stream->checksum()) : error_of(c, result);
}

Term inflate_set_dictionary_nif(Context& c) {
  CompressionStream* stream = stream_in(c, kInflating);
  if (stream == nullptr) return Term::none();
  std::string dictionary;
  return io::append_io_data(dictionary, c[1]) ? ok_or_error(c, stream->set_dictionary(dictionary)) : c.badarg();
}

Term inflate_get_dictionary_nif(Context& c) {
  CompressionStream* stream = stream_in(c, kInflating);
  return stream == nullptr ? Term::none() : make_binary(c.heap(), stream->dictionary());
}

Term enqueue_nif(Context& c) {
  CompressionStream* stream = stream_of(c);
  if (stream == nullptr) return Term::none();
  if (stream->state() != kDeflating && stream->state() != kInflating) return c.error(atoms::k_not_initialized);
  io::IoVector parts;
  if (!parts.load(c[1])) return c.badarg();
  for (Term at = c[1]; at.is_cons(); at = Cons(at).tail())
    if (!stream->enqueue(Cons(at).head())) return c.error(atoms::k_enomem);
  return atoms::k_ok;
}

// {continue or finished, [Binary]} or {need_dictionary, Checksum, [Binary]}.
Term step(Context& c, CompressionStream::State state) {
  constexpr std::size_t kMostAtOnce = 1 << 20;
  CompressionStream* stream = stream_in(c, state);
  if (stream == nullptr) return Term::none();
  std::optional<std::uint32_t> input_limit = io::to_narrow<std::uint32_t>(c[1]);
  std::optional<std::uint32_t> output_limit = io::to_narrow<std::uint32_t>(c[2]);
  std::optional<int> flush = io::to_narrow<int>(c[3]);
  if (!input_limit || !output_limit || *output_limit == 0 || *output_limit > kMostAtOnce || !flush) return c.badarg();
  CompressionStream::Step step = stream->run(c.heap(), *input_limit, *output_limit, *flush);
  c.charge(static_cast<std::int64_t>(100 + step.consumed / (state == kDeflating ? 4 : 16)));
  if (step.result != Z_OK && step.result != Z_NEED_DICT) return error_of(c, step.result);
  Term output = step.output.is_none() ? Term::nil() : make_cons(c.heap(), step.output, Term::nil());
  if (step.result == Z_NEED_DICT)
    return make_tuple(c.heap(), {atoms::k_need_dictionary, Term::small(stream->checksum()), output});
  return make_tuple(c.heap(), {step.finished ? atoms::k_finished : atoms::k_continue, output});
}
Term deflate_nif(Context& c) {
  return step(c, kDeflating);
}
Term inflate_nif(Context& c) {
  return step(c, kInflating);
}

// -- a term kept with the stream

Term get_stash_nif(Context& c) {
  CompressionStream* stream = stream_of(c);
  if (stream == nullptr) return Term::none();
  if (stream->stash.is_none()) return c.atom("empty");
  return c.ok(copy_term(stream->stash, c.heap(), c.vm.literals));
}

Term clear_stash_nif(Context& c) {
  CompressionStream* stream = stream_of(c);
  if (stream == nullptr) return Term::none();
  stream->stash = Term::none();
  stream->stash_space.clear();
  return atoms::k_ok;
}

Term set_stash_nif(Context& c) {
  CompressionStream* stream = stream_of(c);
  if (stream == nullptr) return Term::none();
  if (!stream->stash.is_none()) return c.badarg();
  stream->stash = measure_and_copy(c[1], stream->stash_space);
  return atoms::k_ok;
}

constexpr Builtin kBuiltins[] = {
    {"zlib", "clearStash_nif", 1, clear_stash_nif},
    {"zlib", "close_nif", 1, close_nif},
    {"zlib", "deflateEnd_nif", 1, deflate_end_nif},
    {"zlib", "deflateInit_nif", 6, deflate_init_nif},
    {"zlib", "deflateParams_nif", 3, deflate_params_nif},
    {"zlib", "deflateReset_nif", 1, deflate_reset_nif},
    {"zlib", "deflateSetDictionary_nif", 2, deflate_set_dictionary_nif},
    {"zlib", "deflate_nif", 4, deflate_nif},
    {"zlib", "enqueue_nif", 2, enqueue_nif},
    {"zlib", "getStash_nif", 1, get_stash_nif},
    {"zlib", "inflateEnd_nif", 1, inflate_end_nif},
    {"zlib", "inflateGetDictionary_nif", 1, inflate_get_dictionary_nif},
    {"zlib", "inflateInit_nif", 3, inflate_init_nif},
    {"zlib", "inflateReset_nif", 1, inflate_reset_nif},
    {"zlib", "inflateSetDictionary_nif", 2, inflate_set_dictionary_nif},
    {"zlib", "inflate_nif", 4, inflate_nif},
    {"zlib", "open_nif", 0, open_nif},
    {"zlib", "setStash_nif", 2, set_stash_nif},
    {"zlib", "set_controller_nif", 2, set_controller_nif},
};

}  // namespace

std::span<const Builtin> zlib_builtins() {
  return kBuiltins;
}

}  // namespace mote
