/* See cable.h. */
#define _GNU_SOURCE 1
#include "cable.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

struct ends {
    struct cable *cable;
    int client;
};

static int connect_to_server(const struct cable *c)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int n = snprintf(at.sun_path, sizeof(at.sun_path), "%s/.s.PGSQL.5432", c->server->folder);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (n > 0 && connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
        return fd;
    close(fd);
    return -1;
}

/* Carries one piece; false at the end, or when it is the one to be cut. A cut takes the message
 * along: it was sent, and nobody got it. */
static bool carry(struct cable *c, int from, int to)
{
    char piece[65536];
    ssize_t n = read(from, piece, sizeof(piece));
    if (n <= 0)
        return false;
    if (atomic_fetch_add(&c->messages, 1) + 1 == atomic_load(&c->cut_at)) {
        atomic_store(&c->killing, true);
        if (atomic_load(&c->kills))
            pg_kill(c->server);
        atomic_store(&c->cut, true);
        atomic_store(&c->killing, false);
        return false;
    }
    for (ssize_t done = 0, more; done < n; done += more) {
        more = send(to, piece + done, (size_t)(n - done), MSG_NOSIGNAL);
        if (more <= 0)
            return false;
    }
    return true;
}

static void *serve_one(void *ctx)
{
    struct ends *e = ctx;
    int behind = connect_to_server(e->cable);
    struct pollfd fds[2] = {{.fd = e->client, .events = POLLIN}, {.fd = behind, .events = POLLIN}};
    while (behind >= 0 && poll(fds, 2, -1) > 0) {
        if (fds[0].revents != 0 && !carry(e->cable, e->client, behind))
            break;
        if (fds[1].revents != 0 && !carry(e->cable, behind, e->client))
            break;
    }
    close(e->client);
    if (behind >= 0)
        close(behind);
    free(e);
    return NULL;
}

static void *listen_on(void *ctx)
{
    struct cable *c = ctx;
    for (;;) {
        int fd = accept4(c->listener, NULL, NULL, SOCK_CLOEXEC);
        pthread_t thread;
        if (fd < 0)
            return NULL;
        struct ends *e = malloc(sizeof(*e));
        if (e == NULL)
            abort();
        *e = (struct ends){c, fd};
        if (pthread_create(&thread, NULL, serve_one, e) != 0)
            abort();
        pthread_detach(thread);
    }
}

void cable_start(struct cable *c, struct pg_server *s)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    memset(c, 0, sizeof(*c));
    c->server = s;
    snprintf(c->folder, sizeof(c->folder), "/tmp/ansinh-cut-XXXXXX");
    assert_non_null(mkdtemp(c->folder));
    assert_true(snprintf(at.sun_path, sizeof(at.sun_path), "%s/.s.PGSQL.5432", c->folder) > 0);
    c->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(c->listener, (struct sockaddr *)&at, sizeof(at)), 0);
    assert_int_equal(listen(c->listener, 16), 0);
    assert_int_equal(pthread_create(&c->thread, NULL, listen_on, c), 0);
}

void cable_stop(struct cable *c)
{
    char socket_path[128];
    shutdown(c->listener, SHUT_RDWR);
    pthread_join(c->thread, NULL);
    close(c->listener);
    snprintf(socket_path, sizeof(socket_path), "%s/.s.PGSQL.5432", c->folder);
    unlink(socket_path);
    rmdir(c->folder);
}

void cable_reset(struct cable *c, int at, bool kills)
{
    atomic_store(&c->cut, false);
    atomic_store(&c->kills, kills);
    atomic_store(&c->messages, 0);
    atomic_store(&c->cut_at, at);
}

int cable_messages(struct cable *c)
{
    return atomic_load(&c->messages);
}

bool cable_was_cut(struct cable *c)
{
    /* Who was cut off may know of it before the server is gone. */
    while (atomic_load(&c->killing))
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    return atomic_load(&c->cut);
}
