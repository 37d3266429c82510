/*
 * A layer between a process and its files that fails as disks fail, for tests: LD_PRELOAD it. Files below FAULTS_DIRECTORY
 * are concerned, all others are left alone. What happens is decided by rules in FAULTS_CONTROL, a file that is mapped by
 * this process and by the test that steers it (see FaultLayer.java, which has the same layout):
 *
 *   rule i (of 8), 64 bytes at 64 * i: action, operations, kinds, skip, times, argument, seen, fired (64 bits each)
 *   calls, at 512: how many calls there were, by operation (9) and kind (4)
 *
 * A rule looks at the calls of its operations on files of its kinds. It lets the first `skip` of them pass and acts on the
 * next `times`. Writes are remembered, with what they overwrote, until their file is synced; a power cut undoes those that
 * are left, or all but a seeded choice of their sectors, and kills the process.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { RULES = 8, CONTROL_BYTES = 4096, MAX_FDS = 65536, SECTOR = 512 };
enum action { NONE, DELAY, FAIL, TORN, KILL_BEFORE, KILL_AFTER, CUT_BEFORE, CUT_AFTER, LIE, SHORT };
enum operation { OPEN, READ, WRITE, SYNC, TRUNCATE, UNLINK, RENAME, OPERATIONS };
enum kind { DB, WAL, SHM, OTHER, KINDS };

struct rule {
    int64_t action, operations, kinds, skip, times, argument, seen, fired;
};

struct control {
    struct rule rules[RULES];
    int64_t calls[OPERATIONS][KINDS];
};

/* A write or a truncation that is not synced. */
struct change {
    dev_t dev;
    ino_t ino;
    char *path;
    off_t offset;
    off_t size_before;
    size_t length, old_length;
    char *bytes, *old;
};

static struct control *control;
static char directory[PATH_MAX];
static size_t directory_length;
static unsigned char kinds[MAX_FDS]; /* kind + 1 of a descriptor, 0 for files that are none of ours */
static char *paths[MAX_FDS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct change *changes;
static size_t changes_count, changes_room;

static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_read)(int, void *, size_t);
static ssize_t (*real_pread)(int, void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_unlink)(const char *);
static int (*real_unlinkat)(int, const char *, int);
static int (*real_rename)(const char *, const char *);

__attribute__((constructor)) static void start(void) {
    if (real_open != NULL) {
        return;
    }
    real_open = dlsym(RTLD_NEXT, "open64");
    real_openat = dlsym(RTLD_NEXT, "openat64");
    real_close = dlsym(RTLD_NEXT, "close");
    real_read = dlsym(RTLD_NEXT, "read");
    real_pread = dlsym(RTLD_NEXT, "pread64");
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_writev = dlsym(RTLD_NEXT, "writev");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_unlinkat = dlsym(RTLD_NEXT, "unlinkat");
    real_rename = dlsym(RTLD_NEXT, "rename");
    const char *of = getenv("FAULTS_DIRECTORY");
    const char *file = getenv("FAULTS_CONTROL");
    if (of == NULL || file == NULL) {
        return;
    }
    int fd = real_open(file, O_RDWR | O_CLOEXEC);
    void *mapped = fd < 0 ? MAP_FAILED : mmap(NULL, CONTROL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED) {
        fprintf(stderr, "faults: cannot map %s: %s\n", file, strerror(errno));
        _exit(99);
    }
    real_close(fd);
    snprintf(directory, sizeof directory, "%s/", of);
    directory_length = strlen(directory);
    control = mapped;
}

static int ends_with(const char *path, const char *end) {
    size_t length = strlen(path), wanted = strlen(end);
    return length >= wanted && strcmp(path + length - wanted, end) == 0;
}

/* The kind of a path, or -1 if it is not below the directory. */
static int kind_of(const char *path) {
    start();
    if (control == NULL || path == NULL || strncmp(path, directory, directory_length) != 0) {
        return -1;
    }
    return ends_with(path, ".db") ? DB : ends_with(path, ".db-wal") ? WAL : ends_with(path, ".db-shm") ? SHM : OTHER;
}

static int kind_of_fd(int fd) {
    start();
    return control == NULL || fd < 0 || fd >= MAX_FDS ? -1 : kinds[fd] - 1;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) {
        pause();
    }
}

/* ---- what is not synced ---- */

static void forget(size_t i) {
    free(changes[i].path);
    free(changes[i].bytes);
    free(changes[i].old);
}

static void synced(int fd) {
    struct stat is;
    if (fstat(fd, &is) != 0) {
        return;
    }
    size_t kept = 0;
    for (size_t i = 0; i < changes_count; i++) {
        if (changes[i].dev == is.st_dev && changes[i].ino == is.st_ino) {
            forget(i);
        } else {
            changes[kept++] = changes[i];
        }
    }
    changes_count = kept;
}

static void *copy_of(const void *bytes, size_t length) {
    void *copy = malloc(length == 0 ? 1 : length);
    if (copy == NULL) {
        fprintf(stderr, "faults: out of memory\n");
        _exit(99);
    }
    return bytes == NULL ? copy : memcpy(copy, bytes, length);
}

/* What is about to be overwritten; the descriptor may be for writing only. */
static int read_back(int fd, struct change *one) {
    if (real_pread(fd, one->old, one->old_length, one->offset) == (ssize_t) one->old_length) {
        return 1;
    }
    int readable = real_open(one->path, O_RDONLY | O_CLOEXEC);
    if (readable < 0) {
        return 0;
    }
    ssize_t got = real_pread(readable, one->old, one->old_length, one->offset);
    real_close(readable);
    return got == (ssize_t) one->old_length;
}

/* Before a write (or, without bytes, a truncation at offset). */
static void remember(int fd, const void *bytes, size_t length, off_t offset) {
    struct stat is;
    if (fstat(fd, &is) != 0 || !S_ISREG(is.st_mode) || paths[fd] == NULL) {
        return;
    }
    if (changes_count == changes_room) {
        changes_room = changes_room == 0 ? 1024 : 2 * changes_room;
        changes = realloc(changes, changes_room * sizeof *changes);
    }
    struct change *one = &changes[changes_count++];
    off_t last = bytes == NULL || offset + (off_t) length > is.st_size ? is.st_size : offset + (off_t) length;
    one->dev = is.st_dev;
    one->ino = is.st_ino;
    one->path = strdup(paths[fd]);
    one->offset = offset;
    one->size_before = is.st_size;
    one->length = length;
    one->bytes = bytes == NULL ? NULL : copy_of(bytes, length);
    one->old_length = last > offset ? (size_t) (last - offset) : 0;
    one->old = copy_of(NULL, one->old_length);
    if (one->old_length > 0 && !read_back(fd, one)) {
        fprintf(stderr, "faults: cannot read back %s\n", one->path);
    }
}

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

static void must(int ok) {
    if (!ok) {
        fprintf(stderr, "faults: the power cut failed: %s\n", strerror(errno));
    }
}

/* The file that was written, unless its name is another's now. */
static int reopen(const struct change *one) {
    struct stat is;
    int fd = real_open(one->path, O_RDWR | O_CLOEXEC);
    if (fd >= 0 && (fstat(fd, &is) != 0 || is.st_dev != one->dev || is.st_ino != one->ino)) {
        real_close(fd);
        return -1;
    }
    return fd;
}

static void undo(const struct change *one) {
    int fd = reopen(one);
    if (fd < 0) {
        return;
    }
    must(real_pwrite(fd, one->old, one->old_length, one->offset) == (ssize_t) one->old_length);
    must(real_ftruncate(fd, one->size_before) == 0);
    real_close(fd);
}

/* Some sectors of a write that the disk had written before the power went. */
static void survive(const struct change *one, uint64_t *random) {
    int fd = reopen(one);
    if (fd < 0) {
        return;
    }
    for (size_t at = 0; at < one->length;) {
        size_t until = SECTOR - (size_t) ((one->offset + (off_t) at) % SECTOR);
        size_t n = until < one->length - at ? until : one->length - at;
        if (next_random(random) % 4 != 0) {
            must(real_pwrite(fd, one->bytes + at, n, one->offset + (off_t) at) == (ssize_t) n);
        }
        at += n;
    }
    real_close(fd);
}

/* With the lock held. Seed 0: nothing that was not synced is there afterwards. */
static void cut(int64_t seed) {
    for (size_t i = changes_count; i-- > 0;) {
        undo(&changes[i]);
    }
    uint64_t random = (uint64_t) seed * 0x9E3779B97F4A7C15u;
    for (size_t i = 0; seed != 0 && i < changes_count; i++) {
        if (changes[i].bytes != NULL && next_random(&random) % 2 == 0) {
            survive(&changes[i], &random);
        }
    }
    die();
}

/* ---- rules ---- */

struct verdict {
    int action;
    int64_t argument;
};

static struct verdict judge(int operation, int kind) {
    struct verdict none = {NONE, 0};
    __atomic_add_fetch(&control->calls[operation][kind], 1, __ATOMIC_RELAXED);
    for (int i = 0; i < RULES; i++) {
        struct rule *rule = &control->rules[i];
        int64_t action = __atomic_load_n(&rule->action, __ATOMIC_ACQUIRE);
        if (action == NONE || !(rule->operations >> operation & 1) || !(rule->kinds >> kind & 1)) {
            continue;
        }
        int64_t nth = __atomic_fetch_add(&rule->seen, 1, __ATOMIC_SEQ_CST);
        if (nth >= rule->skip && nth - rule->skip < rule->times) {
            __atomic_add_fetch(&rule->fired, 1, __ATOMIC_SEQ_CST);
            struct verdict found = {(int) action, rule->argument};
            return found;
        }
    }
    return none;
}

/* What comes before the call; answers -1 if there is to be no call, with errno. */
static int before(struct verdict verdict) {
    switch (verdict.action) {
        case DELAY:
            usleep((useconds_t) verdict.argument);
            return 0;
        case FAIL:
            errno = (int) verdict.argument;
            return -1;
        case KILL_BEFORE:
            die();
            return 0;
        case CUT_BEFORE:
            pthread_mutex_lock(&lock);
            cut(verdict.argument);
            return 0;
        default:
            return 0;
    }
}

static void after(struct verdict verdict) {
    if (verdict.action == KILL_AFTER) {
        die();
    }
    if (verdict.action == CUT_AFTER) {
        pthread_mutex_lock(&lock);
        cut(verdict.argument);
    }
}

/* ---- the calls ---- */

static int opened(int fd, const char *path, int kind, struct verdict verdict) {
    if (fd >= 0 && fd < MAX_FDS) {
        pthread_mutex_lock(&lock);
        kinds[fd] = (unsigned char) (kind + 1);
        free(paths[fd]);
        paths[fd] = strdup(path);
        pthread_mutex_unlock(&lock);
    }
    after(verdict);
    return fd;
}

static int open_at(int at, const char *path, int flags, mode_t mode) {
    int kind = kind_of(path);
    if (kind < 0) {
        return at == AT_FDCWD ? real_open(path, flags, mode) : real_openat(at, path, flags, mode);
    }
    struct verdict verdict = judge(OPEN, kind);
    return before(verdict) < 0 ? -1 : opened(real_open(path, flags, mode), path, kind, verdict);
}

static mode_t mode_of(int flags, va_list arguments) {
    return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? (mode_t) va_arg(arguments, int) : 0;
}

int open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int at, const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_at(at, path, flags, mode);
}

int openat64(int at, const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_at(at, path, flags, mode);
}

int close(int fd) {
    if (kind_of_fd(fd) >= 0) {
        kinds[fd] = 0;
    }
    return real_close(fd);
}

ssize_t read(int fd, void *to, size_t length) {
    int kind = kind_of_fd(fd);
    struct verdict verdict = {NONE, 0};
    if (kind >= 0 && before(verdict = judge(READ, kind)) < 0) {
        return -1;
    }
    ssize_t result = real_read(fd, to, length);
    after(verdict);
    return result;
}

ssize_t pread64(int fd, void *to, size_t length, off_t offset) {
    int kind = kind_of_fd(fd);
    struct verdict verdict = {NONE, 0};
    if (kind >= 0 && before(verdict = judge(READ, kind)) < 0) {
        return -1;
    }
    ssize_t result = real_pread(fd, to, length, offset);
    after(verdict);
    return result;
}

ssize_t pread(int fd, void *to, size_t length, off_t offset) {
    return pread64(fd, to, length, offset);
}

/* At the descriptor's own position if offset is -1. */
static ssize_t write_at(int fd, const void *bytes, size_t length, off_t offset) {
    int kind = kind_of_fd(fd);
    if (kind < 0) {
        return offset < 0 ? real_write(fd, bytes, length) : real_pwrite(fd, bytes, length, offset);
    }
    struct verdict verdict = judge(WRITE, kind);
    if (before(verdict) < 0) {
        return -1;
    }
    size_t count = length;
    if (verdict.action == SHORT && length > 1) {
        count = length / 2;
    } else if (verdict.action == TORN) {
        count = length == 0 ? 0 : (size_t) verdict.argument % length;
    }
    pthread_mutex_lock(&lock);
    if (kind != SHM) {
        remember(fd, bytes, count, offset < 0 ? lseek(fd, 0, SEEK_CUR) : offset);
    }
    ssize_t result = offset < 0 ? real_write(fd, bytes, count) : real_pwrite(fd, bytes, count, offset);
    pthread_mutex_unlock(&lock);
    if (verdict.action == TORN) {
        die();
    }
    after(verdict);
    return result;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    return write_at(fd, bytes, length, -1);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) {
    return write_at(fd, bytes, length, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    return write_at(fd, bytes, length, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    if (kind_of_fd(fd) < 0) {
        return real_writev(fd, parts, count);
    }
    ssize_t written = 0;
    for (int i = 0; i < count; i++) {
        ssize_t now = write_at(fd, parts[i].iov_base, parts[i].iov_len, -1);
        if (now < 0) {
            return written > 0 ? written : -1;
        }
        written += now;
        if ((size_t) now < parts[i].iov_len) {
            break;
        }
    }
    return written;
}

static int sync_fd(int fd, int (*real)(int)) {
    int kind = kind_of_fd(fd);
    if (kind < 0) {
        return real(fd);
    }
    struct verdict verdict = judge(SYNC, kind);
    if (verdict.action == LIE) {
        return 0;
    }
    if (before(verdict) < 0) {
        return -1;
    }
    pthread_mutex_lock(&lock);
    int result = real(fd);
    if (result == 0) {
        synced(fd);
    }
    pthread_mutex_unlock(&lock);
    after(verdict);
    return result;
}

int fsync(int fd) {
    return sync_fd(fd, real_fsync);
}

int fdatasync(int fd) {
    return sync_fd(fd, real_fdatasync);
}

int ftruncate64(int fd, off_t size) {
    int kind = kind_of_fd(fd);
    if (kind < 0 || kind == SHM) {
        return real_ftruncate(fd, size);
    }
    struct verdict verdict = judge(TRUNCATE, kind);
    if (before(verdict) < 0) {
        return -1;
    }
    pthread_mutex_lock(&lock);
    remember(fd, NULL, 0, size);
    int result = real_ftruncate(fd, size);
    pthread_mutex_unlock(&lock);
    after(verdict);
    return result;
}

int ftruncate(int fd, off_t size) {
    return ftruncate64(fd, size);
}

int unlink(const char *path) {
    int kind = kind_of(path);
    struct verdict verdict = {NONE, 0};
    if (kind >= 0 && before(verdict = judge(UNLINK, kind)) < 0) {
        return -1;
    }
    int result = real_unlink(path);
    after(verdict);
    return result;
}

int unlinkat(int at, const char *path, int flags) {
    int kind = kind_of(path);
    struct verdict verdict = {NONE, 0};
    if (kind >= 0 && before(verdict = judge(UNLINK, kind)) < 0) {
        return -1;
    }
    int result = real_unlinkat(at, path, flags);
    after(verdict);
    return result;
}

int rename(const char *from, const char *to) {
    int kind = kind_of(to);
    struct verdict verdict = {NONE, 0};
    if (kind >= 0 && before(verdict = judge(RENAME, kind)) < 0) {
        return -1;
    }
    int result = real_rename(from, to);
    after(verdict);
    return result;
}
