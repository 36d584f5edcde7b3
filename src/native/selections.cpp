// Readiness of descriptors, told by messages.
#include "native/selections.h"

#include <fmt/format.h>

#include <climits>
#include <utility>

#include "heap/arena.h"
#include "io/reactor.h"
#include "native/api.h"
#include "native/environment.h"
#include "native/host.h"
#include "native/library.h"
#include "process/log.h"
#include "process/process.h"
#include "term/build.h"
#include "term/print.h"

namespace mote::native {

namespace {

constexpr int kFlags[] = {kSelectRead, kSelectWrite, kSelectError};
constexpr int kCancelled[] = {kReadCancelled, kWriteCancelled, kErrorCancelled};
constexpr Term kReady[] = {atoms::k_ready_input, atoms::k_ready_output, atoms::k_ready_error};

void call_stop(Host& host, NativeResource& resource, int fd) {
  ResourceType::Callbacks callbacks = resource.type()->callbacks();
  if (callbacks.init.stop == nullptr) return;
  OwnEnvironment env(host.vm(), callbacks.library.get());
  callbacks.init.stop(&env, resource.object(), fd, 1);
}

}  // namespace

// The runtime ends.
Selections::~Selections() {
  for (auto& [fd, descriptor] : descriptors_) {
    for (Signal* message : descriptor.messages)
      if (message != nullptr) destroy_signal(message);
    if (descriptor.resource != nullptr) descriptor.resource->release();
  }
}

Signal* Selections::make_message(Way way, int flags, NativeResource& resource, const Request& request) {
  if ((flags & kSelectCustomMessage) != 0) return make_lasting_message(request.pid, Term::none(), request.message);
  Arena space;
  Term message = make_tuple(space, {atoms::k_select, resource.make_term(space), request.reference, kReady[way]});
  return make_lasting_message(request.pid, Term::none(), message);
}

bool Selections::watch_locked(int fd, Way way) {
  io::Reactor& reactor = *host_.vm().reactor;
  auto then = [this, fd, way] { ready(fd, way); };
  if (way == kRead) return reactor.when_readable(fd, then);
  return way == kWrite ? reactor.when_writable(fd, then) : reactor.when_failed(fd, then);
}

void Selections::ready(int fd, Way way) {
  Signal* message = nullptr;
  {
    std::lock_guard lock(mutex_);
    auto found = descriptors_.find(fd);
    if (found != descriptors_.end()) message = std::exchange(found->second.messages[way], nullptr);
  }
  if (message != nullptr) deliver(host_.vm(), message);
}

int Selections::drop_messages_locked(int fd, Descriptor& descriptor, int flags) {
  int outcome = 0;
  io::Reactor::Part part;
  for (int way = 0; way < kWays; ++way) {
    if ((flags & kFlags[way]) == 0 || descriptor.messages[way] == nullptr) continue;
    destroy_signal(std::exchange(descriptor.messages[way], nullptr));
    outcome |= kCancelled[way];
    (way == kRead ? part.read : way == kWrite ? part.write : part.failure) = true;
  }
  host_.vm().reactor->forget(fd, part);
  return outcome;
}

std::string Selections::theft_locked(int fd, int flags, const Descriptor& from, NativeResource& resource,
                                     Term reference) const {
  const AtomTable& atoms = *host_.vm().atoms;
  auto type = [&](NativeResource& of) {
    return term_text(atoms, of.type()->module) + ":" + term_text(atoms, of.type()->name);
  };
  std::string text = fmt::format("enif_select(_, {},{}{}{}, {}, {}) stealing control of fd={} from resource {}", fd,
                                 (flags & kSelectRead) != 0 ? " READ" : "", (flags & kSelectWrite) != 0 ? " WRITE" : "",
                                 (flags & kSelectStop) != 0     ? " STOP"
                                 : (flags & kSelectCancel) != 0 ? " CANCEL"
                                                                : "",
                                 type(resource), term_text(atoms, reference), fd, type(*from.resource));
  const char* names[] = {"in-pid", "out-pid", "err-pid"};
  const char* with = "with";
  for (int way = 0; way < kWays; ++way) {
    if (from.messages[way] == nullptr) continue;
    text += fmt::format(" {} {} {}", with, names[way], term_text(atoms, from.messages[way]->to));
    with = "and";
  }
  return text + "\n";
}

int Selections::start(int fd, int flags, NativeResource& resource, const Request& request) {
  NativeResource* before = nullptr;
  std::string theft;
  int outcome = 0;
  {
    std::lock_guard lock(mutex_);
    Descriptor& descriptor = descriptors_[fd];
    if (descriptor.resource != &resource) {
      if (descriptor.resource != nullptr) {
        theft = theft_locked(fd, flags, descriptor, resource, request.reference);
        drop_messages_locked(fd, descriptor, kSelectRead | kSelectWrite | kSelectError);
      }
      before = std::exchange(descriptor.resource, &resource);
      resource.retain();
    }
    for (int way = 0; way < kWays; ++way) {
      if ((flags & kFlags[way]) == 0) continue;
      Signal* message = make_message(static_cast<Way>(way), flags, resource, request);
      if (Signal* old = std::exchange(descriptor.messages[way], message); old != nullptr) destroy_signal(old);
      if (watch_locked(fd, static_cast<Way>(way))) continue;
      for (Signal*& each : descriptor.messages)
        if (each != nullptr) destroy_signal(std::exchange(each, nullptr));
      outcome = INT_MIN | kSelectFailed;
    }
    if (outcome != 0) {
      before = descriptor.resource;
      descriptors_.erase(fd);
    }
  }
  if (!theft.empty()) {
    Arena space;
    Term text = make_byte_list(space, theft);
    log_event(host_.vm(), atoms::k_error, "~s", {&text, 1}, Term::none(), Term::none());
  }
  if (before != nullptr) before->release();
  return outcome;
}

int Selections::cancel(int fd, int flags) {
  std::lock_guard lock(mutex_);
  auto found = descriptors_.find(fd);
  return found == descriptors_.end() ? 0 : drop_messages_locked(fd, found->second, flags);
}

// Nothing refers to the descriptor any more, so that it can be closed at once.
int Selections::stop(int fd, NativeResource& resource) {
  NativeResource* kept = nullptr;
  int outcome = kStopCalled;
  {
    std::lock_guard lock(mutex_);
    if (auto found = descriptors_.find(fd); found != descriptors_.end()) {
      outcome |= drop_messages_locked(fd, found->second, kSelectRead | kSelectWrite | kSelectError);
      kept = found->second.resource;
      descriptors_.erase(found);
    }
  }
  call_stop(host_, resource, fd);
  if (kept != nullptr) kept->release();
  return outcome;
}

int Selections::select(int fd, int flags, NativeResource& resource, const Request& request) {
  if (fd < 0) return INT_MIN | kInvalidEvent;
  if ((flags & kSelectStop) != 0) return stop(fd, resource);
  return (flags & kSelectCancel) != 0 ? cancel(fd, flags) : start(fd, flags, resource, request);
}

int enif_select_x(NativeEnv* env, int fd, int flags, void* object, const Pid* pid, Word message,
                  NativeEnv* message_env) {
  NativeResource& resource = *NativeResource::of_object(object);
  Selections::Request request;
  if (pid != nullptr)
    request.pid = term_of(pid->pid);
  else if (env != nullptr && env->process != nullptr)
    request.pid = env->process->pid();
  request.message = request.reference = term_of(message);
  int outcome = resource.host().selections().select(fd, flags, resource, request);
  if (message_env != nullptr && outcome >= 0) enif_clear_env(message_env);
  return outcome;
}

int enif_select(NativeEnv* env, int fd, int flags, void* object, const Pid* pid, Word reference) {
  return enif_select_x(env, fd, flags, object, pid, reference, nullptr);
}

}  // namespace mote::native
