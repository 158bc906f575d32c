#include "web/fetch.h"

#include <curl/curl.h>

bool fetch_start(void)
{
    return curl_global_init(CURL_GLOBAL_DEFAULT) == 0;
}

bool fetch_may(str url)
{
    return str_starts(url, STR("https://")) || str_starts(url, STR("http://127.0.0.1:")) ||
           str_starts(url, STR("http://localhost:"));
}

static size_t take(char *data, size_t size, size_t n, void *ctx)
{
    struct buf *to = ctx;
    buf_add(to, (str){data, size * n});
    return to->full ? 0 : size * n;
}

static CURLcode ask(CURL *c, const struct fetch *f, struct buf *body, long *status)
{
    curl_easy_setopt(c, CURLOPT_URL, f->url);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, FETCH_TIMEOUT_MS);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR,
                     str_starts(str_from_c(f->url), STR("https:")) ? "https" : "http");
    curl_easy_setopt(c, CURLOPT_NOPROXY, "127.0.0.1,localhost");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, body);
    if (f->form != NULL)
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, f->form);
    if (f->name != NULL) {
        curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        curl_easy_setopt(c, CURLOPT_USERNAME, f->name);
        curl_easy_setopt(c, CURLOPT_PASSWORD, f->password);
    }
    CURLcode done = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, status);
    return done;
}

enum err_code fetch(struct arena *a, const struct fetch *f, str *out, struct err *e)
{
    struct buf body;
    long status = 0;
    CURL *c = fetch_may(str_from_c(f->url)) ? curl_easy_init() : NULL;
    if (c == NULL)
        return err_set(e, ERR_IO, "không hỏi được %z", "%z cannot be asked", f->url);
    buf_init(&body, a, FETCH_MAX_BYTES);
    CURLcode done = ask(c, f, &body, &status);
    curl_easy_cleanup(c);
    *out = buf_str(&body);
    if (done != CURLE_OK)
        return err_set(e, ERR_IO, "%z không trả lời: %z", "%z does not answer: %z", f->url,
                       curl_easy_strerror(done));
    if (status != 200)
        return err_set(e, ERR_IO, "%z trả lời %l", "%z answers %l", f->url, (int64_t)status);
    return ERR_NONE;
}
