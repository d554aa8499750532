/* The calls by which an interpreter looks at its script or opens it: each asks at the gate, then does what it always did. */
#include "gate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* open's third argument is there only when a file may be made. */
#define MODE(last)                                    \
    mode_t mode = 0;                                  \
    if ((flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE) { \
        va_list rest;                                 \
        va_start(rest, last);                         \
        mode = va_arg(rest, mode_t);                  \
        va_end(rest);                                 \
    }

#define OPEN(name)                                    \
    EXPORT int name(const char *path, int flags, ...) \
    {                                                 \
        NEXT(name);                                   \
        MODE(flags)                                   \
        gate_pass(AT_FDCWD, path);                    \
        return next(path, flags, mode);               \
    }

#define OPENAT(name)                                  \
    EXPORT int name(int directory, const char *path, int flags, ...) \
    {                                                 \
        NEXT(name);                                   \
        MODE(flags)                                   \
        gate_pass(directory, path);                   \
        return next(directory, path, flags, mode);    \
    }

/* A call with the path as its first argument, or behind a directory. */
#define BY_PATH(type, name, parameters, ...)          \
    EXPORT type name parameters                       \
    {                                                 \
        NEXT(name);                                   \
        gate_pass(AT_FDCWD, path);                    \
        return next(__VA_ARGS__);                     \
    }

#define BY_DIRECTORY(type, name, parameters, ...)     \
    EXPORT type name parameters                       \
    {                                                 \
        NEXT(name);                                   \
        gate_pass(directory, path);                   \
        return next(__VA_ARGS__);                     \
    }

/* What programs call that were compiled with _FORTIFY_SOURCE. */
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int directory, const char *path, int flags);
int __openat64_2(int directory, const char *path, int flags);

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
BY_PATH(int, __open_2, (const char *path, int flags), path, flags)
BY_PATH(int, __open64_2, (const char *path, int flags), path, flags)
BY_DIRECTORY(int, __openat_2, (int directory, const char *path, int flags), directory, path, flags)
BY_DIRECTORY(int, __openat64_2, (int directory, const char *path, int flags), directory, path, flags)

BY_PATH(FILE *, fopen, (const char *path, const char *mode), path, mode)
BY_PATH(FILE *, fopen64, (const char *path, const char *mode), path, mode)

BY_PATH(int, stat, (const char *path, struct stat *what), path, what)
BY_PATH(int, stat64, (const char *path, struct stat64 *what), path, what)
BY_PATH(int, lstat, (const char *path, struct stat *what), path, what)
BY_PATH(int, lstat64, (const char *path, struct stat64 *what), path, what)
BY_DIRECTORY(int, fstatat, (int directory, const char *path, struct stat *what, int flags), directory, path, what, flags)
BY_DIRECTORY(int, fstatat64, (int directory, const char *path, struct stat64 *what, int flags), directory, path, what, flags)
BY_DIRECTORY(int, statx, (int directory, const char *path, int flags, unsigned mask, struct statx *what), directory, path, flags, mask, what)

BY_PATH(int, access, (const char *path, int mode), path, mode)
BY_PATH(ssize_t, readlink, (const char *path, char *target, size_t size), path, target, size)
