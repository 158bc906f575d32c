/* Counters. */
#include "web/metrics.h"

/* Upper bounds of the buckets, in microseconds. */
static const int64_t bounds[] = {1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000};
#define BUCKETS (sizeof(bounds) / sizeof(bounds[0]))

static uint64_t by_class[6], by_time[BUCKETS + 1], total_us;

static void add(uint64_t *to, uint64_t n)
{
    __atomic_fetch_add(to, n, __ATOMIC_RELAXED);
}

static uint64_t get(uint64_t *from)
{
    return __atomic_load_n(from, __ATOMIC_RELAXED);
}

void metrics_count(unsigned status, int64_t took_us)
{
    size_t i = 0;
    while (i < BUCKETS && took_us > bounds[i])
        i++;
    add(&by_class[status / 100 < 6 ? status / 100 : 0], 1);
    add(&by_time[i], 1);
    add(&total_us, (uint64_t)(took_us > 0 ? took_us : 0));
}

void metrics_write(struct buf *b)
{
    uint64_t sum = 0;
    buf_add_c(b, "# HELP ansinh_requests_total Requests answered, by class of status.\n"
                 "# TYPE ansinh_requests_total counter\n");
    for (int i = 1; i < 6; i++)
        buf_fmt(b, "ansinh_requests_total{status=\"%dxx\"} %l\n", i, (int64_t)get(&by_class[i]));
    buf_add_c(b, "# HELP ansinh_request_seconds Time to answer.\n"
                 "# TYPE ansinh_request_seconds histogram\n");
    for (size_t i = 0; i < BUCKETS; i++) {
        sum += get(&by_time[i]);
        buf_fmt(
            b, "ansinh_request_seconds_bucket{le=\"%l.%s\"} %l\n", bounds[i] / 1000000,
            (str){(char[]){(char)('0' + bounds[i] / 100000 % 10),
                           (char)('0' + bounds[i] / 10000 % 10),
                           (char)('0' + bounds[i] / 1000 % 10), (char)('0' + bounds[i] / 100 % 10)},
                  4},
            (int64_t)sum);
    }
    sum += get(&by_time[BUCKETS]);
    buf_fmt(b,
            "ansinh_request_seconds_bucket{le=\"+Inf\"} %l\nansinh_request_seconds_sum %l.%c%c%c\n"
            "ansinh_request_seconds_count %l\n",
            (int64_t)sum, (int64_t)(get(&total_us) / 1000000),
            (char)('0' + get(&total_us) / 100000 % 10), (char)('0' + get(&total_us) / 10000 % 10),
            (char)('0' + get(&total_us) / 1000 % 10), (int64_t)sum);
}
