namespace Mocker.Tests.Integration;

/// <summary>Whatever happens to a container's record, `delete --force` takes away what there is of it.</summary>
public sealed class DamagedContainerTests
{
    [SkippableTheory]
    [InlineData("", true)]
    [InlineData("{", true)]
    [InlineData("{}", false)]
    [InlineData("\0\0\0\0", false)]
    public void A_damaged_record_keeps_nobody_from_deleting_by_force(string text, bool started)
    {
        using var bed = new TestBed();
        var id = bed.NewId();
        var pid = bed.Create(id);
        if (started)
            _ = bed.Runtime.Call("start", id).OrThrow();
        var record = Path.Combine(bed.Runtime.Root, id, "state.json");
        File.WriteAllText(record, text);
        var refused = bed.Runtime.Call("delete", id);
        Assert.NotEqual(0, refused.Status!.Value.Code);
        Assert.Contains(record, refused.Errors);
        var outcome = bed.Runtime.Call("delete", "--force", id).OrThrow();
        Assert.Contains("killed 1 process(es) and removed its cgroups (", outcome.Errors);
        Assert.NotNull(Child.Wait(pid, TimeSpan.FromSeconds(10)));
        bed.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void A_damaged_configuration_beside_it_costs_the_cgroups_and_that_is_said()
    {
        using var bed = new TestBed();
        var id = bed.NewId();
        var pid = bed.Create(id);
        File.WriteAllText(Path.Combine(bed.Runtime.Root, id, "state.json"), "{");
        File.WriteAllText(Path.Combine(bed.Runtime.Root, id, "config.json"), "{");
        Child.Kill(pid);
        Assert.Contains("cannot tell where the cgroups", bed.Runtime.Call("delete", "--force", id).OrThrow().Errors);
        Assert.False(Directory.Exists(Path.Combine(bed.Runtime.Root, id)));
    }
}
