using System.Reflection;
using System.Reflection.Emit;
using Mocker.Container.Launch;
using Mocker.Linux;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

/// <summary>The forked child runs only what is harmless there, read from the instructions of everything it can reach.</summary>
public sealed class ChildPathGuardTests
{
    [Fact]
    public void Nothing_that_the_child_can_reach_allocates_throws_or_calls_through_an_object()
    {
        ChildPath path = Product();
        Assert.True(path.Violations.Count == 0, "in the forked child:\n" + string.Join('\n', path.Violations));
    }

    [Fact]
    public void The_guard_sees_the_whole_child_path()
    {
        string[] reached = [.. Product().Reached.Select(method => $"{method.DeclaringType!.Name}.{method.Name}")];
        Assert.Superset(
            new HashSet<string>
            {
                "Interpreter.Run", "Interpreter.Execute", "Interpreter.Report", "Signals.ResetAll", "Child.Copy", "RootPath.Walk",
                "RootPath.Substitute", "TreeCopy.CopyNode", "HookProcess.Become", "HookProcess.Blame", "StateTemplate.Fill",
                "MountPropagation.Set", "PrivateProc.OpenByPath", "Kernel.Call", "Kernel.Syscall", "Processes.Fork", "AwaitStart.Execute",
            },
            reached.ToHashSet());
        Assert.True(reached.Length > 150, $"only {reached.Length} methods");
    }

    [Fact]
    public void The_list_of_harmless_methods_has_only_what_is_needed() => Assert.Empty(Product().Unneeded);

    [Fact]
    public void Every_step_is_executed_by_static_methods_that_the_guard_starts_from()
    {
        string[] without = [.. Steps().Where(step => !Executes(step).Any()).Select(step => step.Name)];
        Assert.Empty(without);
        Assert.All(Steps().SelectMany(Executes), method => Assert.True(method.IsStatic, $"{method.DeclaringType}.{method.Name}"));
    }

    [Theory]
    [InlineData(nameof(Faults.Object), "allocates an object")]
    [InlineData(nameof(Faults.Array), "allocates an array")]
    [InlineData(nameof(Faults.Box), "boxes a value")]
    [InlineData(nameof(Faults.Text), "uses a string")]
    [InlineData(nameof(Faults.Throws), "throws")]
    [InlineData(nameof(Faults.Catches), "has a try block")]
    [InlineData(nameof(Faults.Disposes), "has a try block")]
    [InlineData(nameof(Faults.Virtual), "calls through an object")]
    [InlineData(nameof(Faults.Delegate), "delegate")]
    [InlineData(nameof(Faults.Closure), "allocates an object")]
    [InlineData(nameof(Faults.StaticObject), "touches a static field that holds an object")]
    [InlineData(nameof(Faults.StaticConstructor), "static constructor")]
    [InlineData(nameof(Faults.Framework), "not on the list of harmless methods")]
    [InlineData(nameof(Faults.WaitingCall), "no SuppressGCTransition")]
    [InlineData(nameof(Faults.Marshalled), "is marshalled")]
    [InlineData(nameof(Faults.Deep), "allocates an array (called by Faults.Middle, by Faults.Deep)")]
    public void The_guard_finds(string method, string complaint)
    {
        ChildPath path = ChildPath.From([typeof(Faults).GetMethod(method, BindingFlags.Static | BindingFlags.Public)!], typeof(Faults).Assembly, typeof(Kernel).Assembly);
        Assert.Contains(path.Violations, violation => violation.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void The_guard_allows_spans_structs_and_unmanaged_memory()
    {
        ChildPath path = ChildPath.From([typeof(Faults).GetMethod(nameof(Faults.Harmless))!], typeof(Faults).Assembly, typeof(Kernel).Assembly);
        Assert.Empty(path.Violations);
    }

    internal static ChildPath Product() => ChildPath.From(
        [
            .. Steps().SelectMany(Executes),
            typeof(Interpreter).GetMethod(nameof(Interpreter.Run))!,
            typeof(MountLock).GetMethod(nameof(MountLock.Serve), BindingFlags.Static | BindingFlags.NonPublic)!,
            // The parent calls it, but it returns in the child.
            .. typeof(Processes).GetMethods().Where(method => method.Name == nameof(Processes.Fork)),
        ],
        typeof(Step).Assembly, typeof(Kernel).Assembly);

    private static IEnumerable<Type> Steps() => typeof(Step).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Step)) && !type.IsAbstract);

    /// <summary>The methods whose address a step's Encode takes.</summary>
    private static IEnumerable<MethodBase> Executes(Type step) =>
        IlInstruction.Of(step.GetMethod("Encode", BindingFlags.Instance | BindingFlags.NonPublic)!)
            .Where(instruction => instruction.Code == OpCodes.Ldftn)
            .Select(instruction => (MethodBase)instruction.Member!);
}
