#include "CSystem.h"

#include <sys/ioctl.h>

int soma_window_size(int descriptor, struct winsize *size) { return ioctl(descriptor, TIOCGWINSZ, size); }
