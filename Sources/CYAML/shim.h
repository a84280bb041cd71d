#ifndef SOMA_CYAML_SHIM_H
#define SOMA_CYAML_SHIM_H

#include <yaml.h>

#endif
