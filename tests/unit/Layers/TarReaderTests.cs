using Mocker.Pull;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Tar;
using Xunit;

namespace Mocker.Tests.Unit.Layers;

public class TarReaderTests
{
    [Fact]
    public void A_plain_header_is_read_field_by_field()
    {
        TarEntry entry = ReadArchive.One(new TarBytes().Entry("dir/file", data: "hello", mode: 0x9ed, uid: 1000, gid: 50).End());

        Assert.Equal("dir/file", ReadArchive.Text(entry.Name));
        Assert.Equal(TarEntryType.Regular, entry.Type);
        Assert.Equal((0x9edu, 1000u, 50u, 5L), (entry.Mode, entry.Uid, entry.Gid, entry.Size));
        Assert.Equal(new TarTime(1_000_000_000), entry.Modified);
        Assert.Equal(0, entry.Offset);
    }

    [Theory]
    [InlineData('0', "a", TarEntryType.Regular)]
    [InlineData('\0', "a", TarEntryType.Regular)]
    [InlineData('\0', "a/", TarEntryType.Directory)]
    [InlineData('0', "a/", TarEntryType.Regular)]
    [InlineData('7', "a", TarEntryType.Regular)]
    [InlineData('1', "a", TarEntryType.HardLink)]
    [InlineData('2', "a", TarEntryType.SymLink)]
    [InlineData('3', "a", TarEntryType.CharacterDevice)]
    [InlineData('4', "a", TarEntryType.BlockDevice)]
    [InlineData('5', "a", TarEntryType.Directory)]
    [InlineData('6', "a", TarEntryType.Fifo)]
    public void Types_are_what_Go_takes_them_for(char flag, string name, TarEntryType expected) =>
        Assert.Equal(expected, ReadArchive.One(new TarBytes().Entry(name, flag, link: "x").End()).Type);

    [Fact]
    public void What_is_no_file_has_no_data_whatever_its_size_says() =>
        Assert.Equal(["d", "f"], ReadArchive.All(new TarBytes().Entry("d", '5', size: 4096).Entry("f", data: "x").End())
            .Select(entry => ReadArchive.Text(entry.Entry.Name)));

    [Fact]
    public void Data_comes_whole_whatever_blocks_the_source_has()
    {
        string content = string.Concat(Enumerable.Range(0, 3000).Select(number => number.ToString()));
        byte[] archive = new TarBytes().Entry("a", data: content).Entry("b", data: "short").End();

        foreach (int blockSize in (int[])[1, 7, 512, 1000, 65536])
            Assert.Equal([content, "short"], ReadArchive.All(archive, blockSize: blockSize).Select(entry => ReadArchive.Text(entry.Data)));
    }

    [Fact]
    public void Data_that_nobody_takes_is_passed_over()
    {
        using StreamSource source = new(new MemoryStream(new TarBytes().Entry("a", data: new string('x', 5000)).Entry("b").End()));
        TarReader reader = new(source, LayerLimits.Default);
        reader.Next();
        reader.TakeData(out _);

        Assert.Equal("b", ReadArchive.Text(reader.Next()!.Name));
        Assert.Null(reader.Next());
    }

    [Fact]
    public void A_prefix_goes_before_the_name_in_ustar_only()
    {
        Assert.Equal("very/long/name", ReadArchive.Text(ReadArchive.One(new TarBytes().Entry("name", prefix: "very/long").End()).Name));
        Assert.Equal("name", ReadArchive.Text(ReadArchive.One(new TarBytes().Entry("name", prefix: "12345", magic: "ustar  \0").End()).Name));
    }

    [Fact]
    public void Long_names_and_links_of_GNU_tar_replace_the_headers()
    {
        string name = string.Concat(Enumerable.Repeat("directory/", 30)) + "file", target = new('t', 300);
        TarEntry entry = ReadArchive.One(new TarBytes().Entry("././@LongLink", 'L', name + '\0').Entry("././@LongLink", 'K', target + '\0').Entry("directory", '2', link: "ttt").End());

        Assert.Equal(name, ReadArchive.Text(entry.Name));
        Assert.Equal(target, ReadArchive.Text(entry.LinkTarget));
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 0, 0, 0, 0, 0, 0, 5 }, 5u)]
    [InlineData(new byte[] { 0x80, 0, 0, 0, 0x80, 0, 0, 1 }, 0x80000001u)]
    [InlineData(new byte[] { (byte)' ', (byte)' ', (byte)'7', (byte)'5', (byte)'5', (byte)' ', 0, 0 }, 0x1edu)]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 }, 0u)]
    public void Numbers_are_octal_or_binary(byte[] field, uint expected) =>
        Assert.Equal(expected, ReadArchive.One(new TarBytes().Entry("a", change: header => field.CopyTo(header, 108)).End()).Uid);

    [Fact]
    public void A_binary_time_before_1970_is_negative() =>
        Assert.Equal(new TarTime(-2), ReadArchive.One(new TarBytes().Entry("a", change: header =>
        {
            header.AsSpan(136, 12).Fill(0xff);
            header[147] = 0xfe;
        }).End()).Modified);

    [Fact]
    public void A_signed_checksum_is_accepted() =>
        Assert.Equal("\xe4", ReadArchive.Text(ReadArchive.All([.. Signed(new TarBytes().Entry("\xe4").Open()), .. new byte[1024]])[0].Entry.Name));

    [Fact]
    public void PAX_records_replace_what_the_header_says()
    {
        TarEntry entry = ReadArchive.One(new TarBytes()
            .Pax(("path", "long/näme"), ("linkpath", "tärget"), ("uid", "3000000000"), ("gid", "2097152"), ("mtime", "-1.25"), ("comment", "x"))
            .Entry("short", '2', link: "t").End());

        Assert.Equal(TarBytes.Ascii("long/näme"), entry.Name);
        Assert.Equal(TarBytes.Ascii("tärget"), entry.LinkTarget);
        Assert.Equal((3000000000u, 2097152u), (entry.Uid, entry.Gid));
        Assert.Equal(new TarTime(-2, 750_000_000), entry.Modified);
    }

    [Fact]
    public void A_PAX_size_is_the_datas_own()
    {
        var entries = ReadArchive.All(new TarBytes().Pax(("size", "600")).Entry("a", size: 0).Data(new string('x', 600)).Entry("b").End());

        Assert.Equal(600, entries[0].Data.Length);
        Assert.Equal("b", ReadArchive.Text(entries[1].Entry.Name));
    }

    [Fact]
    public void Extended_attributes_keep_NULs_newlines_and_every_other_byte()
    {
        string value = string.Concat(Enumerable.Range(0, 256).Select(number => (char)number)) + "\n12 a=b\n\0";
        TarEntry entry = ReadArchive.One(new TarBytes().Pax(("SCHILY.xattr.user.x", value), ("SCHILY.xattr.security.capability", "\x01\0\0\x02")).Entry("a").End());

        Assert.Equal(["user.x", "security.capability"], entry.Attributes.Select(attribute => ReadArchive.Text(attribute.Name)));
        Assert.Equal(TarBytes.Ascii(value), entry.Attributes[0].Value);
        Assert.Equal([1, 0, 0, 2], entry.Attributes[1].Value);
    }

    [Fact]
    public void Global_records_are_for_all_and_an_empty_value_takes_one_back()
    {
        var entries = ReadArchive.All(new TarBytes().Pax('g', ("uid", "77"), ("mtime", "5")).Entry("a").Pax(("uid", "")).Entry("b", uid: 3).Entry("c").End());

        Assert.Equal([77u, 3u, 77u], entries.Select(entry => entry.Entry.Uid));
        Assert.All(entries, entry => Assert.Equal(new TarTime(5), entry.Entry.Modified));
    }

    [Fact]
    public void Records_of_one_entry_are_not_the_next_ones() =>
        Assert.Equal([7u, 0u], ReadArchive.All(new TarBytes().Pax(("uid", "7")).Entry("a").Entry("b").End()).Select(entry => entry.Entry.Uid));

    [Theory]
    [InlineData("0", 0, 0u)]
    [InlineData("1700000000", 1700000000, 0u)]
    [InlineData("1.5", 1, 500_000_000u)]
    [InlineData("1.123456789", 1, 123_456_789u)]
    [InlineData("1.1234567899", 1, 123_456_789u)]
    [InlineData("-1", -1, 0u)]
    [InlineData("-0.5", -1, 500_000_000u)]
    [InlineData("-1.5", -2, 500_000_000u)]
    [InlineData("-1.0000000001", -2, 999_999_999u)]
    public void Times_are_decimal_seconds(string text, long seconds, uint nanoseconds) =>
        Assert.Equal(new TarTime(seconds, nanoseconds), TarTime.Parse(TarBytes.Ascii(text)));

    [Theory]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1.x")]
    [InlineData("99999999999999999999")]
    [InlineData("1e5")]
    [InlineData("--1")]
    public void Other_times_are_none(string text) => Assert.Null(TarTime.Parse(TarBytes.Ascii(text)));

    [Fact]
    public void An_archive_may_end_with_two_blocks_of_zeros_one_or_none()
    {
        byte[] archive = new TarBytes().Entry("a", data: "x").Open();

        Assert.Single(ReadArchive.All(archive));
        Assert.Single(ReadArchive.All([.. archive, .. new byte[512]]));
        Assert.Single(ReadArchive.All([.. archive, .. new byte[10240]]));
        Assert.Empty(ReadArchive.All([]));
    }

    public static TheoryData<string, byte[]> Sparse => new()
    {
        { "0.0", new TarBytes().Pax(("GNU.sparse.size", "3000"), ("GNU.sparse.numblocks", "2"), ("GNU.sparse.offset", "0"), ("GNU.sparse.numbytes", "3"),
            ("GNU.sparse.offset", "2000"), ("GNU.sparse.numbytes", "4")).Entry("s", data: "abcdefg").End() },
        { "0.1", new TarBytes().Pax(("GNU.sparse.size", "3000"), ("GNU.sparse.numblocks", "2"), ("GNU.sparse.name", "s"), ("GNU.sparse.map", "0,3,2000,4"))
            .Entry("GNUSparseFile.1/s", data: "abcdefg").End() },
        { "1.0", new TarBytes().Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "s"), ("GNU.sparse.realsize", "3000"))
            .Entry("GNUSparseFile.1/s", data: "2\n0\n3\n2000\n4\n".PadRight(512, '\0') + "abcdefg").End() },
        { "old", new TarBytes().Entry("s", 'S', "abcdefg", magic: "ustar  \0", change: header =>
            {
                TarBytes.Octal(header, 386, 12, 0);
                TarBytes.Octal(header, 398, 12, 3);
                TarBytes.Octal(header, 410, 12, 2000);
                TarBytes.Octal(header, 422, 12, 4);
                TarBytes.Octal(header, 483, 12, 3000);
            }).End() },
    };

    [Theory]
    [MemberData(nameof(Sparse))]
    public void Sparse_files_have_their_pieces_where_they_belong(string format, byte[] archive)
    {
        var (entry, data) = ReadArchive.All(archive).Single();

        Assert.Equal("s", ReadArchive.Text(entry.Name));
        Assert.Equal(3000, entry.Size);
        Assert.Equal([new SparseExtent(0, 3), new SparseExtent(2000, 4)], entry.Extents!);
        Assert.Equal(("abc" + new string('\0', 1997) + "defg").PadRight(3000, '\0'), ReadArchive.Text(data));
        Assert.NotEmpty(format);
    }

    [Fact]
    public void An_old_sparse_map_goes_on_in_blocks_of_its_own()
    {
        byte[] more = new byte[512];
        for (int piece = 0; piece < 2; piece++)
        {
            TarBytes.Octal(more, piece * 24, 12, 10 + piece * 10);
            TarBytes.Octal(more, piece * 24 + 12, 12, 1);
        }
        var (entry, data) = ReadArchive.All(new TarBytes().Entry("s", 'S', size: 3, magic: "ustar  \0", change: header =>
        {
            TarBytes.Octal(header, 386, 12, 0);
            TarBytes.Octal(header, 398, 12, 1);
            header[482] = 1;
            TarBytes.Octal(header, 483, 12, 30);
        }).Raw(more).Data("abc").End()).Single();

        Assert.Equal(3, entry.Extents!.Count);
        Assert.Equal("a\0\0\0\0\0\0\0\0\0b\0\0\0\0\0\0\0\0\0c\0\0\0\0\0\0\0\0\0", ReadArchive.Text(data));
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "wrong checksum", Change(new TarBytes().Entry("a").End(), 0, (byte)'b') },
        { "ends within the header", new TarBytes().Entry("a").Open()[..300] },
        { "ends within the data of \"a\"", new TarBytes().Entry("a", size: 2000).Open() },
        { "has no name", new TarBytes().Entry("").End() },
        { "second block of zeros at byte 512", [.. new byte[512], .. new TarBytes().Entry("a").End()] },
        { "its type \"M\"", new TarBytes().Entry("a", 'M').End() },
        { "its size is none", new TarBytes().Entry("a", change: header => header[124] = (byte)'z').End() },
        { "its size is none", new TarBytes().Entry("a", change: header => header.AsSpan(124, 12).Fill(0xff)).End() },
        { "its size is none", new TarBytes().Pax(("size", "-5")).Entry("a").End() },
        { "its mode is no number", new TarBytes().Entry("a", change: header => header[101] = (byte)'9').End() },
        { "its uid is not a number", new TarBytes().Pax(("uid", "4294967295")).Entry("a").End() },
        { "its gid is not a number", new TarBytes().Pax(("gid", "-1")).Entry("a").End() },
        { "its uid is not a number", new TarBytes().Pax(("uid", "12x")).Entry("a").End() },
        { "its time of modification", new TarBytes().Pax(("mtime", "yesterday")).Entry("a").End() },
        { "has a NUL in it", new TarBytes().Pax(("path", "a\0b")).Entry("a").End() },
        { "longer than 4095", new TarBytes().Pax(("path", new string('a', 4096))).Entry("a").End() },
        { "a record of its PAX header", new TarBytes().Entry("x", 'x', "9999 path=a\n").Entry("a").End() },
        { "a record of its PAX header", new TarBytes().Entry("x", 'x', "5 path=abc\n").Entry("a").End() },
        { "a record of its PAX header", new TarBytes().Entry("x", 'x', "-5 path=abc\n").Entry("a").End() },
        { "has no keyword", new TarBytes().Entry("x", 'x', "7 abcd\n").Entry("a").End() },
        { "extension header of it has no size or one above", new TarBytes().Entry("x", 'x', size: 1 << 21).End() },
        { "extension header of it has no size or one above", new TarBytes().Entry("x", 'L', size: 1L << 32).End() },
        { "ends within its extension header", new TarBytes().Entry("x", 'x', size: 5000).Open() },
        { "ends after its extension headers", new TarBytes().Pax(("path", "a")).End() },
        { "extension headers come before", Enumerable.Range(0, 40).Aggregate(new TarBytes(), (tar, _) => tar.Pax(("comment", "x"))).End() },
        { "its device number is none", new TarBytes().Entry("a", '3', change: header => header[329] = (byte)'x').End() },
        { "its extended attribute", new TarBytes().Pax(("SCHILY.xattr.", "x")).Entry("a").End() },
        { "its extended attribute", new TarBytes().Pax(("SCHILY.xattr.user." + new string('a', 300), "x")).Entry("a").End() },
        { "its extended attribute", new TarBytes().Pax(("SCHILY.xattr.user.a", new string('x', 70000))).Entry("a").End() },
        { "sparse map has a piece", Old("0,10,5,10", 100, 20) },
        { "sparse map has a piece", Old("0,10,95,10", 100, 20) },
        { "its sparse map is of 10 bytes", Old("0,10", 100, 20) },
        { "its sparse map is malformed", Old("0,10,20", 100, 10) },
        { "its sparse map is malformed", Old("0,-10", 100, 10) },
        { "its sparse map is malformed", new TarBytes().Pax(("GNU.sparse.major", "1"), ("GNU.sparse.realsize", "5")).Entry("a", data: "99999999\n").End() },
        { "its sparse map is malformed", new TarBytes().Pax(("GNU.sparse.major", "1"), ("GNU.sparse.realsize", "5")).Entry("a", data: new string('9', 512)).End() },
        { "are more than", new TarBytes().Pax(("size", long.MaxValue.ToString())).Entry("a").End() },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_malformed_is_an_error_that_says_where(string reason, byte[] archive)
    {
        ImageException error = Assert.Throws<ImageException>(() => ReadArchive.All(archive));

        Assert.Contains(reason, error.Message);
        Assert.Contains("byte ", error.Message);
    }

    [Fact]
    public void More_entries_than_the_limit_are_an_error()
    {
        byte[] archive = new TarBytes().Entry("a").Entry("b").Entry("c").End();

        Assert.Equal(3, ReadArchive.All(archive, new LayerLimits { Entries = 3 }).Count);
        Assert.Contains("more than the 2 entries", Assert.Throws<ImageException>(() => ReadArchive.All(archive, new LayerLimits { Entries = 2 })).Message);
    }

    private static byte[] Old(string map, int size, int stored) =>
        new TarBytes().Pax(("GNU.sparse.size", size.ToString()), ("GNU.sparse.map", map)).Entry("s", data: new string('x', stored)).End();

    private static byte[] Change(byte[] archive, int at, byte value)
    {
        archive[at] = value;
        return archive;
    }

    private static byte[] Signed(byte[] header)
    {
        header.AsSpan(148, 8).Fill((byte)' ');
        TarBytes.Ascii(Convert.ToString(header.Take(512).Sum(value => (sbyte)value), 8).PadLeft(6, '0') + "\0").CopyTo(header, 148);
        return header;
    }
}
