using System.Text;
using System.Text.Json;
using Mocker.Container.Launch;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

public sealed unsafe class StateTemplateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(12345)]
    [InlineData(99999)]
    [InlineData(4194304)]
    [InlineData(1000000000)]
    [InlineData(int.MaxValue)]
    public void The_process_id_is_filled_in(int pid)
    {
        using PlanMemory memory = new();
        using JsonDocument state = JsonDocument.Parse(Encoding.UTF8.GetString(StateTemplate.Encode(State(), memory)->Fill(pid)));
        Assert.Equal(pid, state.RootElement.GetProperty("pid").GetInt32());
        Assert.Equal("c1", state.RootElement.GetProperty("id").GetString());
        Assert.Equal("creating", state.RootElement.GetProperty("status").GetString());
        Assert.Equal("/bundle", state.RootElement.GetProperty("bundle").GetString());
        Assert.Equal(SpecVersion.Text, state.RootElement.GetProperty("ociVersion").GetString());
    }

    [Fact]
    public void A_shorter_one_leaves_nothing_of_a_longer()
    {
        using PlanMemory memory = new();
        StateTemplate* template = StateTemplate.Encode(State(), memory);
        foreach (int pid in (int[])[2147483647, 7, 123456, 7])
            Assert.Equal(pid, StateDocumentOf(template->Fill(pid)).RootElement.GetProperty("pid").GetInt32());
    }

    [Fact]
    public void Annotations_that_look_like_the_place_are_left_alone()
    {
        Dictionary<string, string> annotations = new() { ["\"pid\":2147483647"] = "\"pid\":2147483647", ["pid"] = "2147483647" };
        using PlanMemory memory = new();
        JsonElement state = StateDocumentOf(StateTemplate.Encode(State(annotations), memory)->Fill(42)).RootElement;
        Assert.Equal(42, state.GetProperty("pid").GetInt32());
        Assert.Equal("2147483647", state.GetProperty("annotations").GetProperty("pid").GetString());
        Assert.Equal("\"pid\":2147483647", state.GetProperty("annotations").GetProperty("\"pid\":2147483647").GetString());
    }

    private static JsonDocument StateDocumentOf(ReadOnlySpan<byte> text) => JsonDocument.Parse(text.ToArray());

    private static StateDocument State(Dictionary<string, string>? annotations = null) =>
        new() { Id = "c1", Status = "creating", Bundle = "/bundle", Annotations = annotations ?? [] };
}
