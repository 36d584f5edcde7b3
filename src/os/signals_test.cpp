// Tests of signals: several sources, as several runtimes in one program have them.
#include "os/signals.h"

#include <gtest/gtest.h>
#include <signal.h>

namespace mote {
namespace {

using Signals = std::vector<int>;

void (*action_of(int signal))(int) {
  struct sigaction now;
  sigaction(signal, nullptr, &now);
  return now.sa_handler;
}

TEST(SignalSource, TakesWhatItAskedFor) {
  auto source = make_signal_source();
  ASSERT_TRUE(source->handle(SIGUSR1));
  EXPECT_TRUE(source->ignore(SIGUSR2));
  raise(SIGUSR2);
  raise(SIGUSR1);
  EXPECT_EQ(source->take(), Signals{SIGUSR1});
  EXPECT_EQ(source->take(), Signals{});
  EXPECT_FALSE(source->handle(SIGKILL));
  EXPECT_FALSE(source->handle(0));
}

TEST(SignalSource, GivesBackWhatThereWas) {
  signal(SIGUSR1, SIG_IGN);
  {
    auto source = make_signal_source();
    source->handle(SIGUSR1);
    source->set_default(SIGUSR1);
    source->handle(SIGUSR1);
    EXPECT_NE(action_of(SIGUSR1), SIG_IGN);
  }
  EXPECT_EQ(action_of(SIGUSR1), SIG_IGN);
  signal(SIGUSR1, SIG_DFL);
}

TEST(SignalSource, TheOneBeforeHasItsWayWhenTheLastOneEnds) {
  auto first = make_signal_source();
  auto second = make_signal_source();
  first->handle(SIGUSR1);
  second->handle(SIGUSR1);
  raise(SIGUSR1);
  EXPECT_EQ(first->take(), Signals{});
  EXPECT_EQ(second->take(), Signals{SIGUSR1});
  second.reset();
  raise(SIGUSR1);
  EXPECT_EQ(first->take(), Signals{SIGUSR1});
  first.reset();
  EXPECT_EQ(action_of(SIGUSR1), SIG_DFL);
}

TEST(SignalSource, EndsInAnyOrder) {
  auto first = make_signal_source();
  auto second = make_signal_source();
  first->handle(SIGUSR1);
  second->handle(SIGUSR1);
  first.reset();
  raise(SIGUSR1);
  EXPECT_EQ(second->take(), Signals{SIGUSR1});
  second.reset();
  EXPECT_EQ(action_of(SIGUSR1), SIG_DFL);
}

}  // namespace
}  // namespace mote
