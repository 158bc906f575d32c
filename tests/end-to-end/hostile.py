"""What a server bears from who means it no good: hostile.py HOST PORT PID CONNECTIONS. Prints TAP.

Slow headers and slow bodies are held open while others ask; uploads that are far too large are
refused before they are read; more connections than there are descriptors end nothing."""
import resource
import socket
import sys
import time

host, port, pid, many = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
n = failed = 0


def tell(good, what):
    global n, failed
    n += 1
    failed |= not good
    print(f"{'ok' if good else 'not ok'} {n} - {what}", flush=True)


def connect(text):
    s = socket.create_connection((host, port), timeout=20)
    s.sendall(text)
    return s


def healthy():
    s = connect(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    said = b""
    while part := s.recv(4096):
        said += part
    s.close()
    return said.startswith(b"HTTP/1.1 200")


def status(s):
    return s.recv(4096).split(b" ")[1:2]


def resident_mb():
    with open(f"/proc/{pid}/status") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS")) // 1024


HEAD = b"POST /dang-nhap HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
resource.setrlimit(resource.RLIMIT_NOFILE, (min(many + 512, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)

slow = [connect(b"GET / HTTP/1.1\r\nX-Slow: a") for _ in range(100)]
slow += [connect(HEAD + b"Content-Length: 100\r\n\r\nlogin=") for _ in range(100)]
tell(healthy(), "slow headers and slow bodies hold up nobody else")

s = connect(HEAD + b"Content-Length: 2147483648\r\n\r\n")
tell(status(s) == [b"413"], "an upload of 2 GiB is refused before it is read")
s.close()
before = resident_mb()
s = connect(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
sent = 0
try:
    while sent < 64 << 20:
        s.sendall(b"10000\r\n" + b"a" * 65536 + b"\r\n")
        sent += 65536
except OSError:
    pass
s.close()
tell(healthy() and resident_mb() - before < 16, "one that does not say how long it is keeps no more than the limit")
for s in slow:
    s.close()

before, began = resident_mb(), time.time()
open_ones = []
try:
    while len(open_ones) < many:
        open_ones.append(connect(b"GET / HTTP/1.1\r\n"))
except OSError as e:
    print(f"# {e}")
took, after = time.time() - began, resident_mb()
answered = False
try:
    answered = healthy()
except OSError:
    pass
print(f"# {len(open_ones)} connections open in {took:.1f} s, {after - before} MB; "
      f"another is {'answered' if answered else 'not answered meanwhile'}")
tell(len(open_ones) > 0 and (answered or many > 1000), f"{many} connections")
for s in open_ones:
    s.close()
time.sleep(0.5)
tell(healthy(), "when they are gone it goes on")
print(f"1..{n}")
sys.exit(failed)
