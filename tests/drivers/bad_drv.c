/* A driver with what is wrong with it chosen by macros: MARKER, MAJOR, MINOR, INIT_RESULT, NAME, NO_INIT, NO_ENTRY. */
#include <erl_driver.h>

#ifndef MARKER
#define MARKER ERL_DRV_EXTENDED_MARKER
#endif
#ifndef MAJOR
#define MAJOR ERL_DRV_EXTENDED_MAJOR_VERSION
#endif
#ifndef MINOR
#define MINOR ERL_DRV_EXTENDED_MINOR_VERSION
#endif
#ifndef INIT_RESULT
#define INIT_RESULT 0
#endif

static int init(void) {
  return INIT_RESULT;
}

static ErlDrvData start(ErlDrvPort port, char* command) {
  return (ErlDrvData)port;
}

static ErlDrvEntry entry = {.init = init, .start = start, .driver_name = NAME, .extended_marker = MARKER,
  .major_version = MAJOR, .minor_version = MINOR, .driver_flags = ERL_DRV_FLAG_USE_PORT_LOCKING};

#ifndef NO_INIT
DRIVER_INIT(bad_drv) {
#ifdef NO_ENTRY
  return NULL;
#else
  return &entry;
#endif
}
#endif
