#ifndef SOMA_CMD_SHIM_H
#define SOMA_CMD_SHIM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sha2.h>

#endif
