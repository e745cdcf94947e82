namespace Mocker.Tests.Integration;

/// <summary>Two commands on one container at the same time happen one after the other, in some order.</summary>
public sealed class ConcurrencyTests
{
    private const int Rivals = 10;
    private const int Storms = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [SkippableFact]
    public void Of_many_creates_of_one_id_exactly_one_wins()
    {
        using var bed = new TestBed();
        var id = bed.NewId();

        var outcomes = Threads.AtOnce(Rivals, _ => bed.Runtime.Call(Patience, "create", "--bundle", bed.Sleeper.Path, id));

        Assert.All(outcomes, outcome => Assert.True(outcome.Status is { Exited: true }, outcome.ToString()));
        Assert.Single(outcomes, outcome => outcome.Success);
        Assert.All(outcomes.Where(outcome => !outcome.Success), outcome => Assert.NotEqual("", outcome.Errors));
        Assert.Equal("created", bed.Status(id));
        _ = bed.Runtime.Call("start", id).OrThrow();
        Assert.Equal("running", bed.Status(id));
        _ = bed.Runtime.Call("delete", "--force", id).OrThrow();
        bed.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void Of_many_starts_exactly_one_wins()
    {
        using var bed = new TestBed();
        var id = bed.NewId();
        var pid = bed.Create(id);

        var outcomes = Threads.AtOnce(Rivals, _ => bed.Runtime.Call(Patience, "start", id));

        Assert.All(outcomes, outcome => Assert.True(outcome.Status is { Exited: true }, outcome.ToString()));
        Assert.Single(outcomes, outcome => outcome.Success);
        Assert.Equal("running", bed.Status(id));
        bed.KillAndWait(id, pid);
        _ = bed.Runtime.Call("delete", id).OrThrow();
        bed.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void Many_forced_deletes_of_one_container_all_succeed()
    {
        using var bed = new TestBed();
        for (var round = 0; round < 5; round++)
        {
            var id = bed.NewId();
            _ = bed.Create(id);
            _ = bed.Runtime.Call("start", id).OrThrow();
            var outcomes = Threads.AtOnce(Rivals, _ => bed.Runtime.Call(Patience, "delete", "--force", id));
            Assert.All(outcomes, outcome => Assert.True(outcome.Success, outcome.ToString()));
            Assert.Null(bed.Status(id));
        }
        bed.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void Start_kill_and_delete_at_once_end_in_a_state_that_can_be_cleared_away()
    {
        using var bed = new TestBed();
        for (var storm = 0; storm < Storms; storm++)
        {
            var id = bed.NewId();
            _ = bed.Create(id);
            var outcomes = Threads.AtOnce(
                () => bed.Runtime.Call(Patience, "start", id),
                () => bed.Runtime.Call(Patience, "kill", id, "KILL"),
                () => bed.Runtime.Call(Patience, "delete", id),
                () => bed.Runtime.Call(Patience, "delete", "--force", id));
            Assert.All(outcomes, outcome => Assert.True(outcome.Status is { Exited: true, Code: < 128 }, outcome.ToString()));
            _ = bed.Status(id);
            _ = bed.Runtime.Call("delete", "--force", id).OrThrow();
            Assert.Null(bed.Status(id));
        }
        bed.AssertNothingIsLeft();
    }

    /// <summary>
    /// A forced delete may end a create that is under way (it may hang in a hook), then by SIGKILL and nothing else.
    /// </summary>
    [SkippableFact]
    public void Create_and_forced_delete_at_once_leave_all_or_nothing()
    {
        using var bed = new TestBed();
        for (var storm = 0; storm < Storms; storm++)
        {
            var id = bed.NewId();
            var outcomes = Threads.AtOnce(
                () => bed.Runtime.Call(Patience, "create", "--bundle", bed.Sleeper.Path, id),
                () => Repeated(bed, id),
                () => bed.Runtime.Call(Patience, "start", id));
            Assert.True(outcomes[0].Status is { Exited: true, Code: < 128 } or { Signal: 9 }, outcomes[0].ToString());
            Assert.All(
                outcomes[1..], outcome => Assert.True(outcome.Status is { Exited: true, Code: < 128 }, outcome.ToString()));
            _ = bed.Status(id);
            _ = bed.Runtime.Call("delete", "--force", id).OrThrow();
        }
        bed.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void State_during_create_and_delete_answers_in_full_or_says_that_there_is_nothing()
    {
        using var bed = new TestBed();
        var id = bed.NewId();
        var over = false;
        var asked = 0;
        bool Ask()
        {
            while (!Volatile.Read(ref over))
            {
                _ = bed.Status(id); // throws for everything that is neither
                _ = Interlocked.Increment(ref asked);
            }
            return true;
        }
        bool LiveOften()
        {
            try
            {
                for (var i = 0; i < Storms; i++)
                {
                    var pid = bed.Create(id);
                    _ = bed.Runtime.Call("start", id).OrThrow();
                    bed.KillAndWait(id, pid);
                    _ = bed.Runtime.Call("delete", id).OrThrow();
                }
            }
            finally
            {
                Volatile.Write(ref over, true);
            }
            return true;
        }
        _ = Threads.AtOnce(LiveOften, Ask, Ask, Ask);
        Assert.True(asked > Storms, $"only {asked} questions were asked");
        bed.AssertNothingIsLeft();
    }

    /// <summary>Forced deletes until the time in which a create can happen is over.</summary>
    private static Outcome Repeated(TestBed bed, string id)
    {
        Outcome outcome;
        var until = Environment.TickCount64 + 30;
        do
            outcome = bed.Runtime.Call(Patience, "delete", "--force", id);
        while (outcome.Status is { Exited: true } && Environment.TickCount64 < until);
        return outcome;
    }
}
