namespace Mocker.Linux;

/// <summary>Device numbers as makedev(3) packs them, which is how mknod(2) wants them.</summary>
public static class DeviceNumber
{
    public static ulong Encode(uint major, uint minor) =>
        (minor & 0xffUL) | (major & 0xfffUL) << 8 | (minor & ~0xffUL) << 12 | (major & ~0xfffUL) << 32;
}
