// The external term format: its tags, and what coding it needs to know of the runtime.
#pragma once

#include "term/identity.h"
#include "term/space.h"

namespace mote {

namespace external {

constexpr std::uint8_t kVersion = 131;

enum ExternalTag : std::uint8_t {
  kNewFloat = 70,
  kBitBinary = 77,
  kCompressed = 80,
  kCachedAtom = 82,
  kNewPid = 88,
  kNewPort = 89,
  kNewerReference = 90,
  kSmallInteger = 97,
  kInteger = 98,
  kFloat = 99,
  kAtom = 100,
  kReference = 101,
  kPort = 102,
  kPid = 103,
  kSmallTuple = 104,
  kLargeTuple = 105,
  kNil = 106,
  kString = 107,
  kList = 108,
  kBinary = 109,
  kSmallBig = 110,
  kLargeBig = 111,
  kNewFun = 112,
  kExport = 113,
  kNewReference = 114,
  kSmallAtom = 115,
  kMap = 116,
  kAtomUtf8 = 118,
  kSmallAtomUtf8 = 119,
  kV4Port = 120,
  kLocal = 121,
};

constexpr std::size_t kFloatText = 31;  // bytes of a kFloat after its tag

}  // namespace external

// Finds what terms from outside refer to: nodes, functions, funs. Implemented by those who own these tables.
class TermResolver {
 public:
  virtual ~TermResolver() = default;
  virtual Node this_node() const = 0;
  // The entry of another node; lives as long as the runtime.
  virtual const Node* node(Term name, std::uint32_t creation) = 0;
  // The term fun module:function/arity, made in `space`; none() where `must_exist` and no such function is loaded.
  virtual Term export_fun(TermSpace& space, const ExportIdentity& identity, bool must_exist) = 0;
  // The entry of a fun, made anew (and undefined when called) where its module is not loaded.
  virtual const FunEntry* fun_entry(const FunIdentity& identity, std::uint32_t free_count) = 0;
  // A secret of this runtime that tells its own local terms (option `local`) from others.
  virtual std::uint64_t local_secret() const = 0;
};

// Whether a node named in a term is this one. A node that is not distributed has creation 0 and takes any.
inline bool is_this_node(const Node& self, Term name, std::uint32_t creation) {
  return name == self.name && (creation == self.creation || self.creation == 0);
}

// The check sum of a local term's bytes.
inline std::uint32_t local_check(std::uint64_t secret, const std::uint8_t* bytes, std::size_t size) {
  std::uint64_t hash = secret ^ 0x9E3779B97F4A7C15;
  for (std::size_t i = 0; i < size; ++i)
    hash = (hash ^ bytes[i]) * 0x100000001B3;
  hash ^= hash >> 29;
  hash *= 0xBF58476D1CE4E5B9;
  return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace mote
