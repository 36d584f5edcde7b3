// What `mote help COMMAND` says below the usage line of each command, and what `mote` says without one.
#pragma once

#include <string_view>

namespace mote::cli {

inline constexpr std::string_view kOverview = R"(Mote runs programs of Elixir and Erlang.

  mote FILE [ARGUMENTS]    run a program: .exs, .erl, .beam, an escript or an archive
  mote iex [-S mix]        an interactive session of Elixir; mote erl: of Erlang
  mote mix TASK            create, build and test a project
  mote eval EXPRESSION     evaluate Elixir; with -p print the value
  mote elixir, elixirc, erlc, escript   as the programs of these names
  mote otp DIR             an OTP root in which the emulator is Mote
  mote version             the versions, and which OTP and Elixir are used
`mote help` lists all commands, `mote help COMMAND` tells about one. The exit status is 1 here: nothing was run.
)";

inline constexpr std::string_view kRunHelp = R"(
Compiles and runs the script, as `elixir FILE.exs ARGUMENTS` does. The arguments are what System.argv/0 returns.
Options before the file are those of `mote elixir`; --otp DIR before them names the standard library to use.

  mote run examples/counter.exs
  mote run --erl "+P 2000000" examples/million.exs

These environment variables are read:

  MOTE_OTP             directory of the OTP to run; see `mote help version`
  ELIXIR_ERL_OPTIONS   further options of `erl`, for instance "+S 1"
  MOTE_MODE            comma-separated ways of running that bring hidden errors to light:
                         collect-always   collect garbage at every heap reservation and every safe point
                         collect-aside    do every collection on a thread for long work
                         verify-heap      check the heap before and after every collection
                         one-reduction    let a process run for one reduction at a time
                         random:SEED      pick the process to run and how long at random, from this seed
)";

inline constexpr std::string_view kEvalHelp = R"(
Evaluates the expression, as `elixir -e EXPRESSION ARGUMENTS` does. It prints nothing by itself: the expression must.

  -p, --print                  print the value too, as inspect/2 shows it, in full

  mote eval 'IO.puts(Enum.sum(1..100))'
  mote eval -p 'Enum.sum(1..100)'
)";

inline constexpr std::string_view kElixirHelp = R"(
Takes the arguments that `elixir` takes. The first word that is no option is the script; all after it, or after --, is
for the script. Those marked * may be given more than once.

)";

// Of elixir, and of iex and elixirc as well.
inline constexpr std::string_view kElixirOptions = R"(  -e, --eval EXPRESSION *      evaluate an expression
  -r FILE *, -pr FILE *        require files matching a pattern, one by one or in parallel
  -S SCRIPT                    find the script on the PATH
  -pa DIR *, -pz DIR *         put a directory at the front or the end of the code path
  -h, --help                   print this
  -v, --version                print the versions and stop
  --short-version              print Elixir's version alone and stop
  --color, --no-color          force ANSI colours on or off
  --no-halt                    keep running when the script has ended
  --erl OPTIONS *              options of `erl`, split at white space
  --erl-config FILE *          configuration of applications, in Erlang
  --vm-args FILE               a file with options of `erl`
  --boot FILE                  boot from another boot file
  --boot-var NAME VALUE *      a variable for the boot file
  --logger-otp-reports BOOL    log OTP's reports or not
  --logger-sasl-reports BOOL   log SASL's reports or not
  --name NAME, --sname NAME    name this node
  --hidden, --cookie COOKIE    make the node hidden; set its cookie
  --rpc-eval NODE EXPRESSION * evaluate an expression on another node
  --pipe-to PIPES LOGS         run in the background, reached by `to_erl PIPES`, with its output in the folder LOGS
)";

inline constexpr std::string_view kIexHelp = R"(
Starts an interactive session. Takes the options of elixir below, and

  -S SCRIPT                    run a script first; -S mix starts the project in this folder
  --remsh NAME                 connect to a running node
  --dot-iex FILE               evaluate this file first instead of .iex.exs or ~/.iex.exs; "" for none
  --dbg pry                    dbg/2 stops in a session of IEx.pry/0

What comes from a pipe or a file is evaluated line by line. Ctrl-C twice ends the session, Ctrl-\ at once.

  mote iex -S mix
  echo '1 + 1' | mote iex
)";

inline constexpr std::string_view kMixHelp = R"(
Takes the arguments that `mix` takes: a task and what the task takes. `mote mix help` lists the tasks, `mote mix help
TASK` tells about one, `mote mix --version` shows the version.

  mote mix new greeter
  mote mix test --trace
)";

inline constexpr std::string_view kElixircHelp = R"(
Compiles files of Elixir, and writes the modules to the current folder. Takes the options of elixir below, and

  -o DIR                       where to write the modules
  --ignore-module-conflict     do not warn of a module that was there before
  --no-debug-info, --no-docs   leave debug information or documentation out of the modules
  --profile time               tell how long the modules took to compile
  --verbose                    tell what is compiled
  --warnings-as-errors         end with a failure where there are warnings
  -v, --version                print the versions and stop

The environment variable ERL_COMPILER_OPTIONS gives further options of the Erlang compiler. What follows -- is for the
code that is run while compiling.

  mote elixirc -o ebin lib/counter.ex
)";

inline constexpr std::string_view kErlcHelp = R"(
Compiles each file by the compiler for its extension: .erl, .core, .S, .yrl, .xrl, .mib, .asn1, .rel, .script and more.

  -o DIR                       where to write the results
  -b TYPE                      the type of the results; by default the usual one for the file
  -I DIR                       search a folder for header files
  -D NAME, -D NAME=VALUE       define a macro
  -W, -W0, -Wall, -W NUMBER    warnings
  -Werror                      take warnings as errors
  -E, -P, -S                   listing after expansion, after preprocessing; assembler code (by the file's compiler)
  -M                           write a rule for make that tells what the file depends on, instead of compiling
  -MMD                         the same beside compiling; -MD: with the usual name, FILE.Pbeam
  -MF FILE, -MT TARGET         write it to a file; with another target (-MQ: quoted for make)
  -MG, -MP                     missing headers will be made; add a target for each header
  -enable-feature FEATURE      use a feature of the language (-disable-feature: do not); -list-features shows them,
                               -describe-feature FEATURE tells about one
  -help                        print OTP's own list of options
  -pa DIR, -pz DIR             put a folder at the front or the end of the code path
  +TERM                        an option of the compiler, an Erlang term: +debug_info, +'{d,X,1}'
  -v                           be verbose
  -d                           tell what is started; twice: with which arguments
  -server, -no-server          accepted; Mote compiles without a server in any case

The environment variable ERLC_EMULATOR names another program to run instead of Mote.

  mote erlc -Wall -o ebin +debug_info src/counter.erl
)";

inline constexpr std::string_view kEscriptHelp = R"(
Runs a script of Erlang: source code, a .beam file or an archive of them, with or without a first line like
#!/usr/bin/env escript. Its function main/1 is called with the arguments. A second or third line that begins with %%!
gives options of `mote erl`. The exit status is 127 where main/1 fails.

  -c                           compile the script, where it asks to be interpreted
  -i                           interpret it
  -n                           compile it to native code; no such compiler is left, the script is compiled
  -d                           debug it; needs OTP's debugger
  -s                           check the script, do not run it; exit status 1 where something is wrong

The environment variable ESCRIPT_EMULATOR names another program to run instead of Mote.
)";

// The flags of the emulator follow, from their table.
inline constexpr std::string_view kErlHelp = R"(
Takes the arguments that `erl` takes, and reads ERL_AFLAGS, ERL_FLAGS and ERL_ZFLAGS (and ERL_FULLSWEEP_AFTER,
ERL_MAX_PORTS, ERL_THREAD_POOL_SIZE). Most often used:

  -noshell, -noinput           start without a shell; do not read the standard input either
  -eval EXPRESSION             evaluate an Erlang expression
  -s MODULE [FUNCTION [ARG..]] call a function with a list of atoms; -run: with a list of strings
  -pa DIR.., -pz DIR..         put directories at the front or the end of the code path
  -boot FILE, -mode MODE       boot file; interactive or embedded loading of code
  -config FILE                 configuration of applications
  -env NAME VALUE              set an environment variable
  -args_file FILE              read further arguments from a file
  -detached                    run in the background
  -make, -compile FILE..       compile by the Emakefile; compile files
  -man PAGE                    show a page of OTP's manual
  -version                     print the emulator's version and stop
  -emu_args, -emu_args_exit    print the emulator's command line, and start or stop
  -emu_flavor emu              the only one there is; with another Mote does not start. So with -emu_type opt
  -extra ARGUMENTS             all that follows is for the program

Options with a dash that are not known are for the program: init:get_argument/1 returns them. Emulator flags, whose
values may be attached (+A0) or follow (+A 0):

)";

inline constexpr std::string_view kDisasmHelp = R"(
Shows the instructions of a module, function by function: of a .beam file, or of a module of the standard library. With
a FUNCTION, as NAME or NAME/ARITY, shows that one alone.

  mote disasm lists reverse/2
  mote disasm Enum
  mote disasm _build/dev/lib/app/ebin/Elixir.App.beam
)";

inline constexpr std::string_view kCheckHelp = R"(
Loads and validates each file, runs nothing, and prints what is wrong and where. Exits with 1 if anything is.
)";

inline constexpr std::string_view kOtpHelp = R"(
Makes DIR an OTP root for all that expects one: links to the OTP and Elixir in use (see `mote help version`; --otp names
another), with Mote in the place of the emulator. With DIR/bin first on the PATH, erl, erlc, escript, elixir, iex, mix
and the tools that start them run on Mote. Where DIR is such a root already, it is made anew.

  mote otp ~/mote-otp
  PATH=~/mote-otp/bin:$PATH mix release

DIR/erts-VERSION/bin is what releases copy. Mote is there, with its shared libraries and all else that it needs, so
that a release made with that PATH carries Mote and is started by its own scripts.
)";

inline constexpr std::string_view kVersionHelp = R"(
Shows Mote's version, and the standard library it would run. That is looked for in this order:

  1. the directory given by --otp, before the command: mote --otp DIR run FILE.exs
  2. the root made by `mote otp`, or the release, that the program is in
  3. the directory in MOTE_OTP
  4. the OTP of an `erl` on the PATH that is not Mote itself
  5. build/otp beside the program's build directory, then build/otp below the current directory
  6. share/mote/otp of the installation

The first three are taken or refused; the others are passed over when they have no OTP or one that is older than 27. One
that has Elixir too is preferred. Elixir is looked for beside OTP, then by the `elixir` on the PATH; MOTE_ELIXIR names
another directory.
)";

inline constexpr std::string_view kHelpHelp = R"(
Shows the list of commands, or more about one of them, as `mote COMMAND --help` does (iex, elixir and elixirc print it
as those programs print theirs, with status 1; mix prints its own); -h, -V and --version work as well. Without a
command `mote` shows a short list and ends with status 1.

A word that is no command is a file to run, with the words after it as its arguments:

  .exs, .ex          a script of Elixir
  .erl, .escript     a script of Erlang: main/1 is called with the arguments, as `mote escript` does
  .beam              a compiled module: its main/1 is called with the arguments, or else its main/0. A module of Elixir
                     gets strings. Modules in the same folder are found
  an archive         as `mote escript`, which rebar3 and `mix escript.build` make
  #! first line      as the program that it names: escript, elixir or mote (Elixir)

A file with the name of a command needs a folder in front: ./eval.

`mote help builtins` tells how many of OTP's builtin functions are in, and the names of the others.
)";

}  // namespace mote::cli
