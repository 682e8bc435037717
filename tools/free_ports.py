"""Prints N ports on which nobody listens, below those that the kernel gives to outgoing connections.

    free_ports.py N
"""
import random
import socket
import sys


def free_ports(count):
    held = []
    while len(held) < count:
        candidate = socket.socket()
        try:
            candidate.bind(("127.0.0.1", random.SystemRandom().randrange(18000, 32768)))
            held.append(candidate)
        except OSError:
            candidate.close()
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


if __name__ == "__main__":
    print(*free_ports(int(sys.argv[1])))
