// The options of monitor/3 and of spawn's {monitor, Options}.
#include "process/relations.h"
#include "process/send.h"
#include "term/build.h"

namespace mote {

namespace {

struct Parsed {
  bool valid = true;
  Term alias;  // none(), or the kind asked for
  Term tag;
};

Parsed parse(Term options) {
  Parsed parsed;
  for (; options.is_cons(); options = Cons(options).tail()) {
    Term option = Cons(options).head();
    if (!option.is_tuple(2)) return {false, {}, {}};
    Term value = Tuple(option)[1];
    if (Tuple(option)[0] == atoms::k_tag)
      parsed.tag = value;
    else if (Tuple(option)[0] == atoms::k_alias &&
             (value == atoms::k_explicit_unalias || value == atoms::k_demonitor || value == atoms::k_reply_demonitor))
      parsed.alias = value;
    else
      return {false, {}, {}};
  }
  parsed.valid = options.is_nil();
  return parsed;
}

}  // namespace

Term monitor_reference(Process& process, Term options) {
  Parsed parsed = parse(options);
  if (!parsed.valid) return Term::none();
  NewReference number = next_reference(*process.vm);
  return parsed.alias.is_none() ? make_reference(process.heap, number.low, number.high)
                                : make_alias_reference(process.heap, number.low, number.high, process.pid());
}

void apply_monitor_options(Process& process, Term options, Term reference, Monitor* monitor) {
  Parsed parsed = parse(options);
  monitor->tag = parsed.tag;
  if (!parsed.tag.is_none()) links_of(process).has_tags = true;
  if (parsed.alias.is_none()) return;
  monitor->alias_demonitor = parsed.alias == atoms::k_demonitor;
  monitor->alias_reply = parsed.alias == atoms::k_reply_demonitor;
  Links::AliasKind kind = monitor->alias_reply       ? Links::kReply
                          : monitor->alias_demonitor ? Links::kWithMonitor
                                                     : Links::kExplicit;
  links_of(process).aliases[ReferenceNumber::of(reference)] = kind;
}

}  // namespace mote
