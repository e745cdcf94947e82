using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Mocker.Container.Launch;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Tests.Unit.Launch;
using Xunit;

namespace Mocker.Tests.Unit.Startup;

/// <summary>
/// The shipped binary has no reflection (IlcDisableReflection in src/NativeBinary.props): names of types and of enumerations' members are not
/// there, and to ask for them ends the process. Read from the instructions of everything that is shipped.
/// </summary>
public sealed class ReflectionGuardTests
{
    private static readonly Assembly[] s_shipped =
        [typeof(RuntimeSpec).Assembly, typeof(Kernel).Assembly, typeof(Step).Assembly, Assembly.Load("mocker-runtime"), Assembly.Load("containerd-shim-mocker-v2")];

    [Fact]
    public void Nothing_that_is_shipped_uses_reflection()
    {
        string[] found = [.. s_shipped.SelectMany(assembly => assembly.GetTypes()).Where(IsOurs).SelectMany(Methods).SelectMany(Complaints)];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [Theory]
    [InlineData(nameof(Examples.PrintsEnum))]
    [InlineData(nameof(Examples.InterpolatesEnum))]
    [InlineData(nameof(Examples.JoinsEnums))]
    [InlineData(nameof(Examples.ListsEnum))]
    [InlineData(nameof(Examples.NamesType))]
    [InlineData(nameof(Examples.ReadsAttribute))]
    public void The_guard_finds(string method) =>
        Assert.NotEmpty(Complaints(typeof(Examples).GetMethod(method, BindingFlags.Static | BindingFlags.Public)!));

    [Fact]
    public void The_guard_allows_numbers_and_comparisons_of_types() =>
        Assert.Empty(Complaints(typeof(Examples).GetMethod(nameof(Examples.Harmless))!));

    /// <summary>What protoc writes describes itself, and the linker drops that, for nobody asks.</summary>
    private static bool IsOurs(Type type) => type.Namespace?.StartsWith("Mocker.Shim.Protocol", StringComparison.Ordinal) != true;

    private static IEnumerable<MethodBase> Methods(Type type) => type
        .GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        .OfType<MethodBase>()
        // What the compiler writes for records prints all members; the linker drops it, for nobody calls it.
        .Where(method => method.Name != "PrintMembers" && !(method.Name == nameof(ToString) && method.IsDefined(typeof(CompilerGeneratedAttribute))));

    private static IEnumerable<string> Complaints(MethodBase method)
    {
        Type? constraint = null;
        foreach (IlInstruction instruction in IlInstruction.Of(method))
        {
            if (instruction.Code == OpCodes.Constrained)
                constraint = (Type)instruction.Member!;
            else if (instruction.Member is MethodBase called)
            {
                if (Complaint(called, constraint) is string complaint)
                    yield return $"{method.DeclaringType}.{method.Name}: {complaint}";
                constraint = null;
            }
        }
    }

    private static string? Complaint(MethodBase called, Type? constraint)
    {
        Type owner = called.DeclaringType!;
        if (constraint?.IsEnum == true && called.Name == nameof(ToString) || owner == typeof(Enum) && called.Name != nameof(Enum.HasFlag))
            return $"asks for the names of an enumeration ({constraint?.Name ?? called.Name})";
        // Formatting asks its argument for a text; comparers and collections of enumerations do not.
        if (called.IsGenericMethod && called.GetGenericArguments().Any(argument => argument.IsEnum) && called.Name is "AppendFormatted" or "Join" or "Concat")
            return $"formats an enumeration ({called.Name})";
        if (owner == typeof(object) && called.Name == nameof(GetType) || owner == typeof(Activator) || owner.Namespace == typeof(MemberInfo).Namespace && called.Name is not ("op_Equality" or "op_Inequality"))
            return $"uses {owner.Name}.{called.Name}";
        if (owner == typeof(Type) && called.Name is not (nameof(Type.GetTypeFromHandle) or "op_Equality" or "op_Inequality"))
            return $"uses Type.{called.Name}";
        return null;
    }

    private static class Examples
    {
        public static string PrintsEnum(NamespaceTypes type) => type.ToString();

        public static string InterpolatesEnum(NamespaceTypes type) => $"{type}";

        public static string JoinsEnums(NamespaceTypes[] types) => string.Join(',', types);

        public static int ListsEnum() => Enum.GetValues<NamespaceTypes>().Length;

        public static string NamesType(object value) => value.GetType().Name;

        public static string? ReadsAttribute() => typeof(Examples).Assembly.GetCustomAttribute<AssemblyTitleAttribute>()?.Title;

        public static string Harmless(Type type, NamespaceTypes types) => type == typeof(bool) || types.HasFlag(NamespaceTypes.User) ? $"{(uint)types}" : "";
    }
}
