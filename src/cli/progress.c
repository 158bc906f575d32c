#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define BAR_WIDTH 30
#define SECONDS_BETWEEN 0.1

double progress_now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_start(struct progress *p, enum lang lang, const char *vi, const char *en,
                    uint64_t total)
{
    *p = (struct progress){
        .what = lang == LANG_VI ? vi : en, .lang = lang, .total = total > 0 ? total : 1};
    p->started_s = progress_now_s();
    p->on = isatty(STDERR_FILENO) == 1;
}

void progress_step(struct progress *p, uint64_t done)
{
    if (!p->on)
        return;
    double now = progress_now_s();
    if (now - p->shown_s < SECONDS_BETWEEN)
        return;
    p->shown_s = now;
    done = done > p->total ? p->total : done;
    double share = (double)done / (double)p->total;
    double left_s = share > 0 ? (now - p->started_s) * (1 - share) / share : 0;
    int filled = (int)(share * BAR_WIDTH);
    fprintf(stderr, "\r\033[K%s [", p->what);
    for (int i = 0; i < BAR_WIDTH; i++)
        fputs(i < filled ? "█" : "·", stderr);
    fprintf(stderr, "] %3d %%, %s %.0f s", (int)(share * 100), p->lang == LANG_VI ? "còn" : "left",
            left_s);
    fflush(stderr);
}

static void told(void *ctx, uint64_t done, uint64_t total)
{
    struct progress *p = ctx;
    p->total = total > 0 ? total : 1;
    progress_step(p, done);
}

struct steps progress_steps(struct progress *p)
{
    return (struct steps){told, p};
}

void progress_end(struct progress *p)
{
    if (p->on)
        fputs("\r\033[K", stderr);
    p->on = false;
}
