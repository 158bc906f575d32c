#include "seal/ring.h"

#include "base/hex.h"

#include <sodium.h>

/* Of the process: every reader of the registry opens boxes, on any thread. */
static uint8_t keys[SEAL_RING_MAX][SEAL_KEY_BYTES];
static char ids[SEAL_RING_MAX][SEAL_KEY_ID_BYTES];
static uint32_t n_keys;

static void make_id(const uint8_t key[SEAL_KEY_BYTES], char out[SEAL_KEY_ID_BYTES])
{
    static const char purpose[] = "ansinh key id";
    uint8_t sum[crypto_generichash_BYTES];
    crypto_generichash(sum, sizeof(sum), (const uint8_t *)purpose, sizeof(purpose) - 1, key,
                       SEAL_KEY_BYTES);
    hex_write(out, sum, (SEAL_KEY_ID_BYTES - 1) / 2);
    out[SEAL_KEY_ID_BYTES - 1] = '\0';
}

/* The keys of a text; -1: another line, or too many. */
static int read_keys(str text, uint8_t (*to)[SEAL_KEY_BYTES], uint32_t most)
{
    uint32_t n = 0;
    while (text.n > 0) {
        str line = str_trim(str_split(&text, '\n'));
        if (line.n == 0 || line.p[0] == '#')
            continue;
        if (n == most || !hex_read(line, to[n], SEAL_KEY_BYTES))
            return -1;
        n++;
    }
    return (int)n;
}

bool seal_key_read(str text, uint8_t key[SEAL_KEY_BYTES], char id[SEAL_KEY_ID_BYTES])
{
    uint8_t one[1][SEAL_KEY_BYTES];
    if (!seal_start() || read_keys(text, one, 1) != 1)
        return false;
    mem_copy(key, one[0], SEAL_KEY_BYTES);
    make_id(key, id);
    seal_wipe(one, sizeof(one));
    return true;
}

bool seal_ring_read(str text)
{
    int n = seal_start() ? read_keys(text, keys, SEAL_RING_MAX) : -1;
    n_keys = n > 0 ? (uint32_t)n : 0;
    for (uint32_t i = 0; i < n_keys; i++)
        make_id(keys[i], ids[i]);
    return n_keys > 0;
}

uint32_t seal_ring_count(void)
{
    return n_keys;
}

const uint8_t *seal_ring_key(uint32_t i)
{
    return i < n_keys ? keys[i] : NULL;
}

const uint8_t *seal_ring_find(str id)
{
    for (uint32_t i = 0; i < n_keys; i++) {
        if (str_eq_c(id, ids[i]))
            return keys[i];
    }
    return NULL;
}

const char *seal_ring_id(uint32_t i)
{
    return i < n_keys ? ids[i] : NULL;
}
