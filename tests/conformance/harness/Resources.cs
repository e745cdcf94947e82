namespace Mocker.Tests.Conformance.Harness;

/// <summary>Checks that a property of <c>linux.resources</c> arrives at the control file of this machine's version of
/// cgroups.</summary>
public static class Resources
{
    /// <summary>
    /// Creates a container with the resources and compares the control file. Skips when this machine lacks the controller or the
    /// file,
    /// or when <paramref name="v2"/> is null on v2: the property has no counterpart there.
    /// </summary>
    /// <param name="v1">File and value, as <c>memory.limit_in_bytes=1</c>; the part before the first dot names the
    /// controller.</param>
    /// <param name="v2">The same for v2.</param>
    public static void AssertApplied(string json, string v1, string? v2)
    {
        using var plain = new Container().Create();
        RequireFile(plain.Cgroups, v1, v2);
        using var container = new Container().WithJson("/linux/resources", json).Create();
        AssertFile(container.Cgroups, v1, v2);
    }

    /// <summary>Compares a control file of a cgroup; skips as <see cref="AssertApplied"/> does.</summary>
    public static void AssertFile(Cgroup cgroup, string v1, string? v2)
    {
        RequireFile(cgroup, v1, v2);
        var (file, value) = Split(Cgroup.Unified ? v2! : v1);
        Assert.Contains(value, cgroup.Read(ControllerOf(file), file).Split('\n'));
    }

    /// <summary>Skips when this machine lacks the controller or the file.</summary>
    public static void RequireFile(Cgroup cgroup, string v1, string? v2)
    {
        Skip.If(Cgroup.Unified && v2 is null, "the property has no counterpart in cgroup v2");
        var (file, _) = Split(Cgroup.Unified ? v2! : v1);
        Requires.Controller(ControllerOf(file));
        Requires.ControlFile(ControllerOf(file), file, cgroup);
    }

    /// <summary>
    /// Checks that the value is in one of the control files or that <c>create</c> was an error: many machines have no place for
    /// the
    /// property, but nothing that was asked for may silently be left out (config.md#valid-values).
    /// </summary>
    public static void AssertAppliedOrRefused(string json, params string[] places)
    {
        using var container = new Container().WithJson("/linux/resources", json);
        if (container.TryCreate().ExitCode != 0)
            container.AssertNoTrace();
        else
            Assert.Contains(places, place => IsApplied(place, container.Cgroups));
    }

    private static bool IsApplied(string place, Cgroup cgroup)
    {
        var (file, value) = Split(place);
        var controller = ControllerOf(file);
        return cgroup.HasFile(controller, file) && cgroup.Read(controller, file).Split('\n').Contains(value);
    }

    /// <summary>Fails the test unless <c>create</c> refuses the resources.</summary>
    public static void AssertRefused(string json)
    {
        using var container = new Container().WithJson("/linux/resources", json);
        container.AssertRefused();
    }

    private static (string File, string Value) Split(string place) =>
        (place[..place.IndexOf('=')], place[(place.IndexOf('=') + 1)..]);

    private static string ControllerOf(string file) => file.Split('.')[0] switch
    {
        "cgroup" => Cgroup.Unified ? "" : "pids",
        var name => name,
    };
}
