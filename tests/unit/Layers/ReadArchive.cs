using System.Text;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Tar;

namespace Mocker.Tests.Unit.Layers;

/// <summary>An archive read to its end.</summary>
internal static class ReadArchive
{
    public static List<(TarEntry Entry, byte[] Data)> All(byte[] archive, LayerLimits? limits = null, int blockSize = 4096)
    {
        using StreamSource source = new(new MemoryStream(archive), blockSize);
        TarReader reader = new(source, limits ?? LayerLimits.Default);
        List<(TarEntry, byte[])> entries = [];
        while (reader.Next() is TarEntry entry)
        {
            // A sparse file's size is only a number.
            byte[] data = new byte[Math.Min(entry.Size, 1 << 26)];
            while (reader.TakeData(out long offset) is { IsEmpty: false } piece)
                if (offset + piece.Length <= data.Length)
                    piece.Span.CopyTo(data.AsSpan((int)offset));
            entries.Add((entry, data));
        }
        return entries;
    }

    public static TarEntry One(byte[] archive) => All(archive).Single().Entry;

    public static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
