/* Nothing to call: this target carries the rendered demo tracks into the build tree. A Swift target with resources
   would be given a generated accessor that links all of Foundation into the program. */
