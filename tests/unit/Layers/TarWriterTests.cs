using Mocker.Pull.Layers.Tar;
using Xunit;

namespace Mocker.Tests.Unit.Layers;

public class TarWriterTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        TarEntry[] entries =
        [
            new() { Name = TarBytes.Ascii("a/"), Type = TarEntryType.Directory, Mode = 0x1ed, Modified = new TarTime(5) },
            new() { Name = TarBytes.Ascii("a/file"), Type = TarEntryType.Regular, Mode = 0x9ed, Uid = 1, Gid = 2, Size = 700, Modified = new TarTime(-3, 7) },
            new() { Name = TarBytes.Ascii(new string('x', 101) + "/\xe4\xff"), Type = TarEntryType.SymLink, LinkTarget = TarBytes.Ascii("\xe4"), Mode = 0x1ff, Uid = 3000000000 },
            new() { Name = TarBytes.Ascii("link"), Type = TarEntryType.HardLink, LinkTarget = TarBytes.Ascii(new string('y', 200)) },
            new() { Name = TarBytes.Ascii("null"), Type = TarEntryType.CharacterDevice, DeviceMajor = 1, DeviceMinor = 3, Modified = new TarTime(1, 999_999_999) },
            new() { Name = TarBytes.Ascii("caps"), Type = TarEntryType.Regular, Attributes = [new(TarBytes.Ascii("user.a"), [0, 10, 255]), new(TarBytes.Ascii("user.b"), [])] },
        ];
        byte[] data = new byte[700];
        Random.Shared.NextBytes(data);
        using MemoryStream archive = new();
        TarWriter writer = new(archive);
        foreach (TarEntry entry in entries)
        {
            writer.Begin(entry);
            if (entry.Size > 0)
                writer.Write(data);
        }
        writer.Finish();

        var read = ReadArchive.All(archive.ToArray());

        Assert.Equal(0, archive.Length % 512);
        Assert.Equal(data, read[1].Data);
        Assert.Equal(entries.Length, read.Count);
        foreach (var (written, again) in entries.Zip(read.Select(entry => entry.Entry)))
        {
            Assert.Equal((written.Type, written.Mode, written.Uid, written.Gid, written.Size, written.Modified, written.DeviceMajor, written.DeviceMinor),
                (again.Type, again.Mode, again.Uid, again.Gid, again.Size, again.Modified, again.DeviceMajor, again.DeviceMinor));
            Assert.Equal((ReadArchive.Text(written.Name), ReadArchive.Text(written.LinkTarget)), (ReadArchive.Text(again.Name), ReadArchive.Text(again.LinkTarget)));
            Assert.Equal(written.Attributes.Select(a => (ReadArchive.Text(a.Name), ReadArchive.Text(a.Value))), again.Attributes.Select(a => (ReadArchive.Text(a.Name), ReadArchive.Text(a.Value))));
        }
    }

    [Fact]
    public void Data_has_the_size_that_was_announced()
    {
        TarWriter writer = new(Stream.Null);
        writer.Begin(new TarEntry { Name = [1], Type = TarEntryType.Regular, Size = 5 });

        Assert.Throws<InvalidOperationException>(() => writer.Write(new byte[6]));
    }

    [Fact]
    public void Data_is_complete_before_the_next_entry()
    {
        TarWriter writer = new(Stream.Null);
        writer.Begin(new TarEntry { Name = [1], Type = TarEntryType.Regular, Size = 5 });

        Assert.Throws<InvalidOperationException>(writer.Finish);
    }
}
