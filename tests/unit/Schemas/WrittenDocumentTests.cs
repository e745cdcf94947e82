using System.Buffers;
using System.Text;
using System.Text.Json;
using Mocker.Container.Store;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Schemas;

/// <summary>What our types write is valid; the conformance suite holds the commands themselves to the same schemas.</summary>
public sealed class WrittenDocumentTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_new_configuration_is_valid(bool cgroupNamespace)
    {
        Schema schema = Schema.Read("config.schema.json");
        Assert.Equal([], schema.Errors(Text(DefaultSpec.Create(cgroupNamespace))));
        Assert.Equal([], schema.Errors(Text(DefaultSpec.CreateRootless(cgroupNamespace, 1000, 1000))));
    }

    [Fact]
    public void A_configuration_is_valid_again_when_it_is_written() =>
        Assert.Equal([], Schema.Read("config.schema.json").Errors(Text(RuntimeSpec.Parse(Oci.FullDocument.Utf8))));

    [Fact]
    public void So_are_its_parts_that_commands_read_alone()
    {
        RuntimeSpec spec = RuntimeSpec.Parse(Oci.FullDocument.Utf8);
        Assert.Equal([], Schema.Read("process.schema.json").Errors(Text(spec.Process!)));
        Assert.Equal([], Schema.Read("linux.schema.json").Errors(Text(spec.Linux!)));
        Assert.Equal([], Schema.Read("resources.schema.json").Errors(Text(spec.Linux!.Resources!)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("metadata")]
    public void What_a_seccomp_agent_gets_is_valid(string? metadata) =>
        Assert.Equal([], Schema.Read("container-process-state.schema.json").Errors(Text(new ContainerProcessState
        {
            Pid = 7,
            Metadata = metadata,
            State = new() { Id = "c", Pid = 7, Status = "creating", Bundle = "/b" },
        })));

    [Fact]
    public void An_event_with_every_figure_of_cache_and_bandwidth_is_valid_and_one_of_another_kind_is_not()
    {
        Schema schema = Schema.Read("events.schema.json");
        ContainerStats stats = new()
        {
            IntelRdt = new()
            {
                L3Cache = new() { CbmMask = "fffff", MinCbmBits = 1, NumClosIds = 4 },
                L3CacheSchemaOfRoot = "L3:0=fffff",
                L3CacheSchema = "L3:0=f",
                MemoryBandwidth = new() { Granularity = 10, DelayLinear = 1, Minimum = 10, NumClosIds = 4 },
                MemoryBandwidthSchemaOfRoot = "MB:0=100",
                MemoryBandwidthSchema = "MB:0=20",
                Bandwidth = [new() { TotalBytes = 7, LocalBytes = 5 }],
                Occupancy = [new() { Bytes = 3 }],
            },
        };
        Assert.Equal([], schema.Errors(Text(new ContainerEvent { Type = ContainerEvent.Statistics, Id = "c", Data = stats })));
        Assert.Equal([], schema.Errors(Text(new ContainerEvent { Type = ContainerEvent.Oom, Id = "c" })));
        Assert.NotEmpty(schema.Errors(Text(new ContainerEvent { Type = ContainerEvent.Oom, Id = "c", Data = stats })));
        Assert.NotEmpty(schema.Errors(Text(new ContainerEvent { Type = "other", Id = "c" })));
    }

    [Fact]
    public void A_record_is_valid_as_soon_as_it_is_written_and_when_it_is_complete()
    {
        ContainerRecord first = new() { Id = "c", Bundle = "/b", Rootfs = "/b/r", Created = DateTimeOffset.UtcNow };
        ContainerRecord complete = first with
        {
            Annotations = new() { ["a"] = "" },
            Creator = new(7, ulong.MaxValue),
            Init = new(4194304, 1),
            Cgroup = new([new("memory", "/m/c"), new("", "/u/c")], ["/m/c"]),
            MountsBefore = 0,
            SharesPidNamespace = true,
            HasLaterHooks = true,
            KeepsKeyring = true,
        };
        Schema schema = Schema.Read("record.schema.json");
        Assert.Equal([], schema.Errors(Text(first.Write)));
        Assert.Equal([], schema.Errors(Text(complete.Write)));
    }

    private static string Text(IJsonObject document) => Text(document.WriteTo);

    private static string Text(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
            write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
