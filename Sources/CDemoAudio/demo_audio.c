#include "demo_audio.h"
