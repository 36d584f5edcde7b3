/* Memory, printing, the system, time, other libraries. */
#include "answers.h"

static ERL_NIF_TERM memory(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  char* text = enif_alloc(10);
  (void)argc, (void)argv;
  strcpy(text, "allocated");
  text = enif_realloc(text, 100000);
  ERL_NIF_TERM answer = bytes(env, text);
  enif_free(text);
  enif_free(NULL);
  return answer;
}

static int print_to(char* to, size_t size, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = enif_vsnprintf(to, size, format, arguments);
  va_end(arguments);
  return length;
}

static int print_out(FILE* file, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = enif_vfprintf(file, format, arguments);
  va_end(arguments);
  return length;
}

static ERL_NIF_TERM printed(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  char text[1000], cut[8];
  ERL_NIF_TERM all[6];
  (void)argc;
  all[0] = number(env, enif_snprintf(text, sizeof(text), "term %T, then %d %5d|%-5d|%05d %x %X %o %c %s %10s|%-10s|%.2s", argv[0], 17, 17,
                                     17, 17, 255, 255, 8, 'c', "text", "right", "left", "cut"));
  all[1] = bytes(env, text);
  all[2] = number(env, print_to(text, sizeof(text), "%ld %lu %lld %.3f %e %g %% %u", -5L, 5UL, -6LL, 1.5, 1.5, 1.5, 7u));
  all[3] = bytes(env, text);
  all[4] = number(env, enif_snprintf(cut, sizeof(cut), "%T and more", argv[0]) >= 8);
  all[5] = bytes(env, cut);
  enif_fprintf(stdout, "printed: %T %s\n", argv[0], "text");
  print_out(stdout, "printed: %d %T\n", 1, argv[0]);
  fflush(stdout);
  return enif_make_list_from_array(env, all, 6);
}

/* Numbers and terms by formats that the C library has too, though the reference has its own ways. */
static ERL_NIF_TERM formats(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  static const char* const for_doubles[] = {"%g", "%.3g", "%G", "%10g|", "%-10g|", "%e", "%.2e", "%E", "%f", "%.0f", "%+f", "% f",
                                            "%010.2f"};
  static const double doubles[] = {0, 1.5, 100000, 1e6, 123456789.0, 1e-3, 1e-4, 1e-5, -2.25, 1e20, 999, 1000};
  ERL_NIF_TERM lines = enif_make_list(env, 0);
  char text[100];
  (void)argc, (void)argv;
  for (size_t i = 0; i < sizeof(for_doubles) / sizeof(*for_doubles); i++)
    for (size_t j = 0; j < sizeof(doubles) / sizeof(*doubles); j++) {
      enif_snprintf(text, sizeof(text), for_doubles[i], doubles[j]);
      lines = enif_make_list_cell(env, bytes(env, text), lines);
    }
  enif_snprintf(text, sizeof(text), "%-5T|%p|%20p|", atom(env, "ok"), (void*)0x1234, (void*)0x1234);
  lines = enif_make_list_cell(env, bytes(env, text), lines);
  enif_snprintf(text, sizeof(text), "%hd %hhd %hu %+d % d %#x %#o %.5d %8.3d|%-8.3d|%08d", 70000, 300, 70000, 5, 5, 255, 8, 42, 42,
                42, -42);
  lines = enif_make_list_cell(env, bytes(env, text), lines);
  enif_snprintf(text, sizeof(text), "%5s|%.*s|%*d|%s|%5c|%-5c|", "ab", 2, "abc", 6, 7, "", 'x', 'y');
  return enif_make_list_cell(env, bytes(env, text), lines);
}

static ERL_NIF_TERM about(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifSysInfo info;
  (void)argc, (void)argv;
  memset(&info, 0, sizeof(info));
  enif_system_info(&info, sizeof(info));
  return enif_make_list(env, 9, number(env, info.driver_major_version), number(env, info.driver_minor_version),
                        bytes(env, info.otp_release), number(env, info.thread_support), number(env, info.smp_support),
                        number(env, info.scheduler_threads), number(env, info.nif_major_version),
                        number(env, info.nif_minor_version), number(env, info.dirty_scheduler_support));
}

/* {Answer, Size, Text} of a variable, with so much room; the size where it fits. */
static ERL_NIF_TERM variable(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  char value[100] = {0}, name[100];
  unsigned room = 0;
  (void)argc;
  enif_get_uint(env, argv[1], &room);
  if (enif_get_string(env, argv[0], name, sizeof(name), ERL_NIF_LATIN1) <= 0) return enif_make_badarg(env);
  size_t size = room;
  int answer = enif_getenv(name, value, &size);
  return enif_make_tuple3(env, number(env, answer < 0 ? -1 : answer > 0), enif_make_uint64(env, answer == 0 ? size : 0),
                          answer == 0 ? bytes(env, value) : atom(env, "none"));
}

static void failed(void* argument, const char* text) { *(int*)argument = text != NULL && text[0] != 0; }

static ERL_NIF_TERM other_library(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  int told = 0, told_symbol = 0;
  (void)argc, (void)argv;
  void* none = enif_dlopen("./no_such_library", failed, &told);
  void* this_one = enif_dlopen("./system", failed, &told_symbol);
  void* symbol = enif_dlsym(this_one, "nif_init", failed, &told_symbol);
  int found = symbol != NULL && told_symbol == 0;
  void* no_symbol = enif_dlsym(this_one, "no_such_symbol", failed, &told_symbol);
  return enif_make_list(env, 6, number(env, none == NULL), number(env, told), number(env, this_one != NULL), number(env, found),
                        number(env, no_symbol == NULL), number(env, told_symbol));
}

static ERL_NIF_TERM convert(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  ErlNifSInt64 value = 0;
  int from = 0, to = 0;
  (void)argc;
  enif_get_int64(env, argv[0], &value);
  enif_get_int(env, argv[1], &from);
  enif_get_int(env, argv[2], &to);
  return enif_make_int64(env, enif_convert_time_unit(value, (ErlNifTimeUnit)from, (ErlNifTimeUnit)to));
}

/* Time, in a unit: {Monotonic, Offset}. */
static ERL_NIF_TERM times(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  int unit = 0;
  (void)argc;
  enif_get_int(env, argv[0], &unit);
  return enif_make_tuple2(env, enif_make_int64(env, enif_monotonic_time((ErlNifTimeUnit)unit)),
                          enif_make_int64(env, enif_time_offset((ErlNifTimeUnit)unit)));
}

static ERL_NIF_TERM now(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc, (void)argv;
  return enif_make_tuple2(env, enif_now_time(env), enif_now_time(env));
}

static ERL_NIF_TERM cpu(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc, (void)argv;
  return enif_cpu_time(env);
}

static ERL_NIF_TERM unique(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  int properties = 0;
  (void)argc;
  enif_get_int(env, argv[0], &properties);
  return enif_make_unique_integer(env, (ErlNifUniqueInteger)properties);
}

static ErlNifFunc functions[] = {
    {"memory", 0, memory, 0},     {"printed", 1, printed, 0}, {"formats", 0, formats, 0}, {"about", 0, about, 0}, {"variable", 2, variable, 0},
    {"other_library", 0, other_library, 0}, {"convert", 3, convert, 0}, {"times", 1, times, 0}, {"now", 0, now, 0},
    {"cpu", 0, cpu, 0},           {"unique", 1, unique, 0},
};
ERL_NIF_INIT(system, functions, NULL, NULL, NULL, NULL)
