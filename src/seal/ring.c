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

bool seal_ring_read(str text)
{
    bool ok = seal_start();
    n_keys = 0;
    while (text.n > 0 && ok) {
        str line = str_trim(str_split(&text, '\n'));
        if (line.n == 0 || line.p[0] == '#')
            continue;
        ok = n_keys < SEAL_RING_MAX && hex_read(line, keys[n_keys], SEAL_KEY_BYTES);
        if (ok)
            make_id(keys[n_keys], ids[n_keys]);
        n_keys += ok;
    }
    if (!ok)
        n_keys = 0;
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
