"""The most memory that this process and one it started have held, on every system."""

from __future__ import annotations

import sys

MB = 1e6  # bytes

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of the Windows API."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
            ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
        )

    def peak_mb() -> float:
        """Return the largest working set so far [MB]; 0 if Windows does not say."""
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        held = kernel.K32GetProcessMemoryInfo
        held.argtypes = (wintypes.HANDLE, ctypes.POINTER(_Counters), wintypes.DWORD)
        counters = _Counters(cb=ctypes.sizeof(_Counters))
        told = held(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb)
        return counters.PeakWorkingSetSize / MB if told else 0.0

else:
    import resource

    UNIT = 1 if sys.platform == "darwin" else 1024  # bytes that ru_maxrss counts by

    def peak_mb() -> float:
        """Return the largest resident set so far, and of what it started the largest [MB].

        What was started counts once it has ended.
        """
        held = [resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN]
        return sum(resource.getrusage(who).ru_maxrss for who in held) * UNIT / MB
