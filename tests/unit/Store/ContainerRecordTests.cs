using System.Buffers;
using System.Text;
using System.Text.Json;
using Mocker.Container.Store;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Store;

public sealed class ContainerRecordTests
{
    private static readonly DateTimeOffset s_created = new(2026, 8, 7, 6, 5, 4, 321, TimeSpan.Zero);

    private static ContainerRecord Full => new()
    {
        Id = "c1",
        Bundle = "/b\u00fcndle with \"quotes\"",
        Rootfs = "/bundle/rootfs",
        Created = s_created,
        Annotations = new() { ["a.b"] = "1", ["empty"] = "" },
        Creator = new(123, 456),
        Init = new(int.MaxValue, ulong.MaxValue),
        Cgroup = new([new("memory", "/sys/fs/cgroup/memory/c1"), new("", "/sys/fs/cgroup/unified/c1")], ["/sys/fs/cgroup/memory/c1"]),
        SharesPidNamespace = true,
        HasLaterHooks = true,
        KeepsKeyring = true,
        IsRestored = true,
        MemoryLimits = new() { Limit = 64, Swap = -1 },
        Rdt = new("/sys/fs/resctrl/c1", "/sys/fs/resctrl/c1/mon_groups/c1", ["/sys/fs/resctrl/c1"]),
    };

    [Fact]
    public void A_full_record_reads_as_it_was_written()
    {
        ContainerRecord read = ContainerRecord.Parse(Write(Full), "state.json");
        Assert.Equal(Full.Annotations, read.Annotations);
        Assert.Equal(Full.Cgroup!.Entries, read.Cgroup!.Entries);
        Assert.Equal(Full.Cgroup.Made, read.Cgroup.Made);
        // Collections compare by reference, so they are taken out of the comparison of the rest.
        Assert.Equal(Full with { Annotations = read.Annotations, Cgroup = read.Cgroup, MemoryLimits = read.MemoryLimits, Rdt = read.Rdt }, read);
        Assert.Equal(Encoding.UTF8.GetString(Write(Full)), Encoding.UTF8.GetString(Write(read)));
    }

    [Fact]
    public void A_record_of_a_container_that_is_being_made_has_no_process()
    {
        ContainerRecord written = new() { Id = "c", Bundle = "/b", Rootfs = "/b/r", Created = s_created };
        ContainerRecord read = ContainerRecord.Parse(Write(written), "state.json");
        Assert.Equal(default, read.Init);
        Assert.Equal(default, read.Creator);
        Assert.Null(read.Cgroup);
        Assert.Empty(read.Annotations);
        Assert.False(read.SharesPidNamespace || read.HasLaterHooks || read.KeepsKeyring || read.IsRestored);
        Assert.False(read.Init.IsAlive);
    }

    [Fact]
    public void Members_of_a_later_version_are_passed_over()
    {
        string text = Encoding.UTF8.GetString(Write(Full)).Insert(1, "\"later\":{\"a\":[1,{}]},");
        Assert.Equal("c1", ContainerRecord.Parse(Encoding.UTF8.GetBytes(text), "state.json").Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":"c","bundle":"/b","rootfs":"/r"}""")]
    [InlineData("""{"id":1,"bundle":"/b","rootfs":"/r","created":"2026-08-07T06:05:04Z"}""")]
    [InlineData("""{"id":"c","bundle":"/b","rootfs":"/r","created":"yesterday"}""")]
    [InlineData("""{"id":"c","bundle":"/b","rootfs":"/r","created":"2026-08-07T06:05:04Z","init":{"pid":1}}""")]
    [InlineData("""{"id":"c","bundle":"/b","rootfs":"/r","created":"2026-08-07T06:05:04Z","init":{"pid":"1","startTime":1}}""")]
    [InlineData("""{"id":"c","bundle":"/b","rootfs":"/r","created":"2026-08-07T06:05:04Z","init":{"pid":9999999999,"startTime":1}}""")]
    [InlineData("""{"id":"c","bundle":"/b","rootfs":"/r","created":"2026-08-07T06:05:04Z","cgroup":{"paths":{}}}""")]
    [InlineData("""{"id":"c","bundle":"/b","rootfs":"/r","created":"2026-08-07T06:05:04Z","sharesPidNamespace":1}""")]
    public void A_damaged_record_is_an_error_that_names_the_document(string text)
    {
        OciDocumentException fault = Assert.Throws<OciDocumentException>(() => ContainerRecord.Parse(Encoding.UTF8.GetBytes(text), "/run/c/state.json"));
        Assert.Equal("/run/c/state.json", fault.Document);
    }

    [Fact]
    public void A_record_that_was_cut_off_anywhere_is_an_error()
    {
        byte[] text = Write(Full);
        for (int length = 0; length < text.Length; length++)
            Assert.Throws<OciDocumentException>(() => ContainerRecord.Parse(text.AsSpan(0, length), "state.json"));
    }

    private static byte[] Write(ContainerRecord record)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
            record.Write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
