using System.Buffers.Binary;

namespace Mocker.Tests.Integration;

/// <summary>What the binary is promised to be: small, alone, and with no memory that is writable and executable (elf(5)).</summary>
public sealed class BinaryShapeTests
{
    private const uint Load = 1, Dynamic = 2, Interpreter = 3, GnuStack = 0x6474e551;
    private const uint Execute = 1, Write = 2;

    private static readonly string s_path = InstalledRuntimes.Ours()
        ?? throw new HarnessException("there is no bin/mocker-runtime: `make build` first, or name a runtime in RUNTIME");

    private static readonly byte[] s_binary = File.ReadAllBytes(s_path);

    [SkippableFact]
    public void It_is_not_larger_than_6_MB()
    {
        OnlyOurs();
        Assert.InRange(s_binary.Length, 1, 6_000_000);
    }

    [SkippableFact]
    public void It_needs_no_shared_library()
    {
        OnlyOurs();
        Assert.DoesNotContain(Segments(), segment => segment.Type is Dynamic or Interpreter);
    }

    [SkippableFact]
    public void No_segment_is_writable_and_executable()
    {
        OnlyOurs();
        Assert.Contains(Segments(), segment => segment.Type == Load);
        Assert.DoesNotContain(Segments(), segment =>
            segment.Type is Load or GnuStack && (segment.Flags & (Write | Execute)) == (Write | Execute));
    }

    private static void OnlyOurs() =>
        Skip.IfNot(Path.GetFileName(s_path) == "mocker-runtime", "a promise of mocker-runtime alone");

    private static List<(uint Type, uint Flags)> Segments()
    {
        int at = (int)BinaryPrimitives.ReadUInt64LittleEndian(s_binary.AsSpan(32));
        int size = BinaryPrimitives.ReadUInt16LittleEndian(s_binary.AsSpan(54));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(s_binary.AsSpan(56));
        List<(uint, uint)> segments = [];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = s_binary.AsSpan(at + i * size);
            segments.Add((BinaryPrimitives.ReadUInt32LittleEndian(header), BinaryPrimitives.ReadUInt32LittleEndian(header[4..])));
        }
        return segments;
    }
}
