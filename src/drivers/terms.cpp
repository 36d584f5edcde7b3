// Terms that drivers send, written as words: a little program that is checked before anything is built.
#include <cmath>
#include <cstring>

#include "code/resolver.h"
#include "drivers/api.h"
#include "drivers/driver_port.h"
#include "drivers/drivers.h"
#include "native/environment.h"
#include "process/signal.h"
#include "process/table.h"
#include "term/build.h"
#include "term/map.h"
#include "wire/external_decode.h"

namespace mote::drivers {

namespace {

enum Operation : Word {
  kNil = 1,
  kAtom,
  kInt,
  kPort,
  kBinary,
  kString,
  kTuple,
  kList,
  kStringCons,
  kPid,
  kFloat,
  kExternal,
  kUint,
  kBytes,
  kInt64,
  kUint64,
  kMap,
};

// How many words follow; -1 for what is no operation.
int arguments_of(Word operation) {
  switch (operation) {
    case kNil:
      return 0;
    case kBinary:
      return 3;
    case kString:
    case kStringCons:
    case kExternal:
    case kBytes:
      return 2;
    default:
      return operation > kMap || operation == 0 ? -1 : 1;
  }
}

template <typename T>
T* pointer(Word word) {
  return reinterpret_cast<T*>(word);
}

std::string_view text_of(const Word* arguments) {
  return {pointer<const char>(arguments[0]), arguments[1]};
}

// Interprets such a program.
class TermProgram {
 public:
  TermProgram(Services& vm, const Word* words, int count) : vm_(vm), words_(words), end_(words + std::max(count, 0)) {}

  // Whether it is sound and makes one term.
  bool check();
  // That term, made in `space`; none() for what only shows now.
  Term run(TermSpace& space);
  // About as many words as it takes.
  std::size_t words() const { return size_; }
  // Bytes of binaries and strings, which count as input.
  std::size_t bytes() const { return bytes_; }

 private:
  bool check_one(Word operation, const Word* arguments);
  bool takes(Word count) {
    if (count > depth_) return false;
    depth_ -= count;
    return true;
  }
  bool takes_text(const Word* arguments);
  Term make(TermSpace& space, Word operation, const Word* arguments);
  Term make_binary_part(TermSpace& space, const Word* arguments);
  Term make_map(TermSpace& space, std::size_t pairs);
  Term pop() {
    Term top = stack_.back();
    stack_.pop_back();
    return top;
  }

  Services& vm_;
  const Word* words_;
  const Word* end_;
  Word depth_ = 0;
  std::size_t size_ = 0;
  std::size_t bytes_ = 0;
  std::vector<Term> stack_;
};

bool TermProgram::takes_text(const Word* arguments) {
  if (arguments[0] == 0 || static_cast<int>(arguments[1]) < 0) return false;
  size_ += Cons::kWords * arguments[1];
  bytes_ += arguments[1];
  return true;
}

bool TermProgram::check_one(Word operation, const Word* arguments) {
  Term term = operation == kNil ? Term::nil() : Term::from_bits(arguments[0]);
  switch (operation) {
    case kAtom:
      return term.is_atom();
    case kPort:
      return term.is_local_port();
    case kPid:
      return term.is_local_pid();
    case kBinary: {
      auto* binary = pointer<BinaryData>(arguments[0]);
      size_ += RefcBinary::kWords + HeapBinary::words(HeapBinary::kMaxBytes);
      bytes_ += arguments[1];
      return binary != nullptr && arguments[1] + arguments[2] <= static_cast<Word>(binary->size);
    }
    case kBytes:
      size_ += RefcBinary::kWords + HeapBinary::words(HeapBinary::kMaxBytes);
      bytes_ += arguments[1];
      return arguments[0] != 0 || arguments[1] == 0;
    case kString:
      return takes_text(arguments);
    case kStringCons:
      return takes_text(arguments) && takes(1);
    case kList:
      size_ += Cons::kWords * arguments[0];
      return static_cast<int>(arguments[0]) > 0 && takes(arguments[0]);
    case kTuple:
      size_ += Tuple::words(arguments[0]);
      return static_cast<int>(arguments[0]) >= 0 && takes(arguments[0]);
    case kMap:
      size_ += 2 * arguments[0] + 2;
      return static_cast<int>(arguments[0]) >= 0 && takes(2 * arguments[0]);
    case kExternal:
      size_ += arguments[1];
      return arguments[0] != 0 && static_cast<std::int64_t>(arguments[1]) > 0;
    default:  // numbers
      size_ += 3;
      return true;
  }
}

bool TermProgram::check() {
  for (const Word* at = words_; at < end_;) {
    Word operation = *at++;
    int count = arguments_of(operation);
    if (count < 0 || end_ - at < count || !check_one(operation, at)) return false;
    at += count;
    ++depth_;
  }
  return depth_ == 1;
}

Term TermProgram::make_binary_part(TermSpace& space, const Word* arguments) {
  auto* binary = pointer<BinaryData>(arguments[0]);
  std::size_t size = arguments[1];
  char* bytes = binary->bytes + arguments[2];
  if (size <= HeapBinary::kMaxBytes) return make_binary(space, std::string_view(bytes, size));
  object_of(binary)->retain();
  return make_refc_binary(space, object_of(binary), reinterpret_cast<std::uint8_t*>(bytes), size);
}

// none() where a key comes twice.
Term TermProgram::make_map(TermSpace& space, std::size_t pairs) {
  std::vector<Term> keys(pairs), values(pairs);
  for (std::size_t i = pairs; i-- > 0;) {
    values[i] = pop();
    keys[i] = pop();
  }
  Term map = map_from_pairs(space, *vm_.atoms, keys, values);
  return map_size(map) == pairs ? map : Term::none();
}

Term TermProgram::make(TermSpace& space, Word operation, const Word* arguments) {
  switch (operation) {
    case kNil:
      return Term::nil();
    case kAtom:
    case kPort:
    case kPid:
      return Term::from_bits(arguments[0]);
    case kInt:
      return make_integer(space, static_cast<std::int64_t>(arguments[0]));
    case kUint:
      return make_unsigned(space, arguments[0]);
    case kInt64:
      return make_integer(space, *pointer<std::int64_t>(arguments[0]));
    case kUint64:
      return make_unsigned(space, *pointer<std::uint64_t>(arguments[0]));
    case kFloat: {
      double value = *pointer<double>(arguments[0]);
      return std::isfinite(value) ? make_float(space, value) : Term::none();
    }
    case kBinary:
      return make_binary_part(space, arguments);
    case kBytes:
      return make_binary(space, text_of(arguments));
    case kString:
      return make_byte_list(space, text_of(arguments));
    case kStringCons:
      return make_byte_list(space, text_of(arguments), pop());
    case kList: {
      Term list = pop();
      for (Word i = 1; i < arguments[0]; ++i)
        list = make_cons(space, pop(), list);
      return list;
    }
    case kTuple: {
      std::span<const Term> elements(stack_.end() - static_cast<std::ptrdiff_t>(arguments[0]), stack_.end());
      Term tuple = make_tuple(space, elements);
      stack_.resize(stack_.size() - arguments[0]);
      return tuple;
    }
    case kMap:
      return make_map(space, arguments[0]);
    default: {
      Resolver resolver(vm_);
      Bytes bytes(pointer<const std::uint8_t>(arguments[0]), arguments[1]);
      auto decoded = decode_external(bytes, space, *vm_.atoms, resolver);
      return decoded ? decoded->term : Term::none();
    }
  }
}

Term TermProgram::run(TermSpace& space) {
  for (const Word* at = words_; at < end_;) {
    Word operation = *at++;
    Term made = make(space, operation, at);
    if (made.is_none()) return made;
    stack_.push_back(made);
    at += arguments_of(operation);
  }
  return stack_.back();
}

// 1 where it was sent, 0 where there is nobody to send to, -1 where it is no term. `port`: whose lock is held, if any.
int send(Services& vm, DriverPort* port, Term from, Term to, const Word* words, int count) {
  TermProgram program(vm, words, count);
  if (!program.check()) return -1;
  if (!to.is_local_pid() || vm.processes->find(to) == nullptr) return 0;
  SignalSpace space(SignalKind::kMessage, to, program.words());
  Term term = program.run(space);
  if (term.is_none()) return -1;
  space->from = from;
  space->value = term;
  Signal* message = space.finish();
  vm.port_input.fetch_add(program.bytes(), std::memory_order_relaxed);
  if (port != nullptr)
    port->send(message);
  else
    deliver(vm, message);
  return 1;
}

// Of any thread: without the port's lock.
int send_from(Word name, Term to, const Word* words, int count) {
  Drivers* drivers = Drivers::current();
  std::shared_ptr<DriverPort> port = drivers == nullptr ? nullptr : drivers->port(name);
  if (port == nullptr || port->stopped()) return -1;
  if (port->is_closing()) return 0;
  return send(drivers->vm(), nullptr, port->self(), to.is_none() ? port->owner() : to, words, count);
}

}  // namespace

// --- for drivers ---

extern const Word driver_term_nil = Term::nil().bits();

Word driver_mk_term_nil() {
  return driver_term_nil;
}

Word driver_mk_atom(char* text) {
  constexpr std::size_t kMost = 255;
  native::OwnEnvironment env(*native::native_services());
  Word atom = atoms::k_empty.bits();
  native::enif_make_new_atom_len(&env, text, strnlen(text, kMost), &atom, native::kLatin1);
  return atom;
}

Word driver_mk_port(PortName name) {
  PortUse port(name);
  return port ? port->self().bits() : driver_term_nil;
}

Word driver_connected(PortName name) {
  PortUse port(name);
  return port ? port->owner().bits() : driver_term_nil;
}

Word driver_caller(PortName name) {
  PortUse port(name);
  return port ? port->caller().bits() : driver_term_nil;
}

int driver_output_term(PortName name, Word* words, int count) {
  PortUse port(name);
  if (!port) return -1;
  if (port->is_closing()) return 0;
  return send(port->vm(), &*port, port->self(), port->owner(), words, count);
}

int driver_send_term(PortName name, Word to, Word* words, int count) {
  return send_from(name, Term::from_bits(to), words, count);
}

int erl_drv_output_term(Word port, Word* words, int count) {
  return send_from(port, Term::none(), words, count);
}

int erl_drv_send_term(Word port, Word to, Word* words, int count) {
  return send_from(port, Term::from_bits(to), words, count);
}

}  // namespace mote::drivers
