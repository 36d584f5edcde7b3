// Resources that watch processes.
#include "native/monitors.h"

#include <utility>

#include "native/api.h"
#include "native/environment.h"
#include "native/host.h"
#include "native/library.h"
#include "process/table.h"
#include "term/build.h"

namespace mote::native {

bool Monitors::add(Term pid, NewReference number) {
  Services& vm = host_.vm();
  if (vm.processes->find(pid) == nullptr) return false;
  {
    std::lock_guard lock(mutex_);
    watched_[{number.low, number.high}] = pid;
  }
  observe_exit(vm, *this, pid, number);
  return true;
}

bool Monitors::remove(ReferenceNumber number) {
  Term pid;
  {
    std::lock_guard lock(mutex_);
    auto found = watched_.find(number);
    if (found == watched_.end()) return false;
    pid = found->second;
    watched_.erase(found);
  }
  observe_exit_no_more(host_.vm(), pid, number);
  return true;
}

void Monitors::end() {
  decltype(watched_) watched;
  {
    std::lock_guard lock(mutex_);
    resource_ = nullptr;
    watched.swap(watched_);
  }
  if (host_.closed()) return;
  for (auto [number, pid] : watched)
    observe_exit_no_more(host_.vm(), pid, number);
}

void Monitors::process_ended(Term pid, ReferenceNumber number) {
  std::lock_guard lock(mutex_);
  if (watched_.erase(number) == 0 || resource_ == nullptr || !resource_->retain_if_alive()) return;
  host_.post([resource = resource_, pid, number] {
    ResourceType::Callbacks callbacks = resource->type()->callbacks();
    if (callbacks.init.down != nullptr) {
      OwnEnvironment env(resource->host().vm(), callbacks.library.get());
      Pid name{pid.bits()};
      MonitorName monitor{number.low, number.high, {}};
      callbacks.init.down(&env, resource->object(), &name, &monitor);
    }
    resource->release();
  });
}

Term Monitors::shown(TermSpace& space) {
  std::lock_guard lock(mutex_);
  if (resource_ == nullptr || !resource_->retain_if_alive()) return atoms::k_undefined;
  Term term = resource_->make_term(space);
  resource_->release();  // not the last: the term has one
  return term;
}

// 0; 1 where the process has ended; -1 where the type has no callback for it.
int enif_monitor_process(NativeEnv*, void* object, const Pid* pid, MonitorName* monitor) {
  NativeResource* resource = NativeResource::of_object(object);
  if (resource->type()->callbacks().init.down == nullptr) return -1;
  if (!term_of(pid->pid).is_local_pid()) return 1;
  NewReference number = next_reference(resource->host().vm());
  if (!resource->monitors().add(term_of(pid->pid), number)) return 1;
  if (monitor != nullptr) *monitor = {number.low, number.high, {}};
  return 0;
}

int enif_demonitor_process(NativeEnv*, void* object, const MonitorName* monitor) {
  Monitors* monitors = NativeResource::of_object(object)->monitors_if_any();
  return monitors != nullptr && monitors->remove({monitor->low, monitor->high}) ? 0 : 1;
}

int enif_compare_monitors(const MonitorName* a, const MonitorName* b) {
  auto order = std::pair(a->low, a->high) <=> std::pair(b->low, b->high);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

Word enif_make_monitor_term(NativeEnv* env, const MonitorName* monitor) {
  return make_reference(*env->space, monitor->low, monitor->high).bits();
}

}  // namespace mote::native
