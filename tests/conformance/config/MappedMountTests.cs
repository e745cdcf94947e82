namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#posix-platform-mounts")]
public sealed class MappedMountTests
{
    private const string Mappings = """
        "uidMappings": [{"containerID": 0, "hostID": 1000, "size": 10}], "gidMappings": [{"containerID": 0, "hostID": 2000, "size": 10}]
        """;

    private static Container With(string options, string rest)
    {
        var container = new Container();
        container.HostFile("source/file", "");
        Host.Mount("tmpfs", container.HostDirectory("source/below"), "tmpfs", options: "mode=700");
        return container.WithJson("/mounts/-", $$"""
            {"destination": "/mnt", "type": "none", "source": "{{container.Bundle}}/source", "options": [{{options}}]{{rest}}}
            """);
    }

    [SkippableTheory]
    [InlineData("\"bind\", \"idmap\"")]
    [InlineData("\"rbind\", \"idmap\"")]
    [InlineData("\"rbind\", \"ridmap\"")]
    [InlineData("\"bind\"")]
    public void The_owners_of_the_source_are_mapped(string options)
    {
        Requires.MappedMounts();
        using var container = With(options, ", " + Mappings);
        Assert.Contains(" 1000:2000 ", container.Try("stat:/mnt/file")[0]);
    }

    [SkippableTheory]
    [InlineData("idmap", "0:0")]
    [InlineData("ridmap", "1000:2000")]
    public void Only_ridmap_maps_the_mounts_below(string option, string owner)
    {
        Requires.MappedMounts();
        using var container = With($"\"rbind\", \"{option}\"", ", " + Mappings);
        Assert.Contains($" {owner} ", container.Try("stat:/mnt/below")[0]);
    }

    [SkippableFact]
    public void A_new_file_system_that_is_mounted_the_old_way_is_not_mounted_without_its_mapping()
    {
        using var container = new Container().WithJson("/mounts/-", $$"""
            {"destination": "/mnt", "type": "tmpfs", "source": "tmpfs", "options": ["silent"], {{Mappings}}}
            """);
        container.AssertRefusedBeforeTheProgramRuns();
    }

    [SkippableTheory]
    [InlineData("\"bind\", \"idmap\"", "")]
    [InlineData("\"bind\", \"idmap\"", ", \"uidMappings\": [{\"containerID\": 0, \"hostID\": 1000, \"size\": 10}]")]
    [InlineData("\"bind\"", ", \"gidMappings\": [{\"containerID\": 0, \"hostID\": 1000, \"size\": 10}]")]
    public void A_mapping_that_is_missing_or_half_is_an_error(string options, string rest)
    {
        using var container = With(options, rest);
        container.AssertRefused();
    }
}
