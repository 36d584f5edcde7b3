// Emulator flags as erlexec divides them; see erlexec_flags.h. What they mean is in emulator_flags.cpp.
#include "cli/erlexec_flags.h"

#include <algorithm>

#include "cli/words.h"

namespace mote::cli {
namespace {

// Those that take the next word where nothing is attached, by their first letter.
constexpr std::string_view kHeap[] = {"", "ms", "mbs", "pds", "max", "maxk", "maxel", "maxib", "mqd"};
constexpr std::string_view kScheduling[] = {"bt",     "bwt",   "bwtdcpu", "bwtdio", "cl", "ct",     "ecio",
                                            "fwi",    "tbt",   "wct",     "wt",     "ws", "wtdcpu", "wtdio",
                                            "ssdcpu", "ssdio", "ss",      "pp",     "ub"};
constexpr std::string_view kMisc[] = {"dbbl", "dntgc", "ebwt", "osrl", "hft"};
constexpr std::string_view kPrintable[] = {"c", "ad"};
constexpr std::string_view kReaderGroups[] = {"g"};
constexpr std::string_view kAllocator[] = {"as",     "asbcst", "atags",  "acul",   "acnl",   "acfml", "acful", "cp",
                                           "e",      "t",      "lmbcs",  "mbcgs",  "mbsd",   "mmbcs", "mmmbc", "mmsbc",
                                           "msbclt", "ramv",   "rmbcmt", "rsbcmt", "rsbcst", "sbct",  "smbcs"};
constexpr std::string_view kAllocation[] = {"ea",     "ummc", "uycs", "usac",    "im",   "is",     "lpm", "Mamcbf",
                                            "Mrmcbf", "Mmcs", "Mscs", "Mscrfsd", "Msco", "Mscrpm", "Mlp", "Ye",
                                            "Ym",     "Ytp",  "Ytt",  "Iscs",    "Xscs", "dai"};
constexpr std::string_view kAllocators = "uBIDEFHLRSTXZ";

FlagWords either(bool value_follows) {
  return value_follows ? FlagWords::with_value : FlagWords::alone;
}

// +IOt and the like; +IOt2 has its value attached.
FlagWords polling(std::string_view rest) {
  for (const std::string_view name : {"Ot", "Op", "Os", "OPt", "OPp"}) {
    if (rest.starts_with(name)) return either(rest.size() == name.size());
  }
  return FlagWords::malformed;
}

FlagWords schedulers(std::string_view rest) {
  if (!rest.starts_with('D')) return either(rest.empty() || rest == "P");
  for (const std::string_view name : {"Dcpu", "DPcpu", "Dio"}) {
    if (rest.starts_with(name)) return either(rest.size() == name.size());
  }
  return FlagWords::malformed;
}

FlagWords break_handling(std::string_view rest, std::string_view next) {
  constexpr std::string_view kLetters = "icd";
  if (!rest.empty()) return kLetters.contains(rest[0]) ? FlagWords::alone : FlagWords::malformed;
  return either(next.size() == 1 && kLetters.contains(next[0]));
}

}  // namespace

FlagWords emulator_flag_words(std::string_view flag, std::string_view next) {
  const std::string_view rest = flag.substr(std::min<std::size_t>(1, flag.size()));
  switch (flag.empty() ? '\0' : flag[0]) {
    case 'a':
    case 'A':
    case 'C':
    case 'e':
    case 'i':
    case 'P':
    case 'Q':
    case 't':
    case 'T':
    case 'R':
    case 'W':
    case 'K':
      return either(rest.empty());
    case 'n':
      return either(rest.empty() || rest == "ifwarn");
    case 'I':
      return polling(rest);
    case 'J':
      return FlagWords::with_value;
    case 'S':
      return schedulers(rest);
    case 'B':
      return break_handling(rest, next);
    case 'c':
      return either(rest.empty() && (next == "true" || next == "false"));
    case 'M':
      return either(is_one_of(rest, kAllocation) ||
                    (!rest.empty() && kAllocators.contains(rest[0]) && is_one_of(rest.substr(1), kAllocator)));
    case 'h':
      return either(is_one_of(rest, kHeap));
    case 'r':
      return either(is_one_of(rest, kReaderGroups));
    case 's':
      return either(is_one_of(rest, kScheduling));
    case 'p':
      return either(is_one_of(rest, kPrintable));
    case 'z':
      return either(is_one_of(rest, kMisc));
    default:
      return FlagWords::alone;
  }
}

}  // namespace mote::cli
