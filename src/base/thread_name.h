// What top -H and debuggers call a thread.
#pragma once

namespace mimeo {

/// Names the calling thread; the system keeps the first fifteen characters. Not for the main thread: its name is the process's.
void name_this_thread(const char* name);

}  // namespace mimeo
