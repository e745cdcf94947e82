using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mocker.Tests.Unit.Launch;

/// <summary>
/// Follows the calls from some methods through our own assemblies and looks at every instruction on the way for what a
/// forked child must not do (DESIGN.md, "Pure C#, no native helper"): allocate, throw, catch, call through an object,
/// touch a static field that holds an object, run a static constructor, wait for the collector.
/// </summary>
internal sealed class ChildPath
{
    /// <summary>What the framework may be asked for, and why that is harmless.</summary>
    private static readonly Dictionary<string, string> s_allowed = new()
    {
        ["System.Span`1..ctor"] = "a pointer and a length",
        ["System.Span`1.CopyTo"] = "memmove, after a check of the lengths",
        ["System.Span`1.Slice"] = "a pointer and a length, after a check",
        ["System.Span`1.Clear"] = "memset",
        ["System.Span`1.Fill"] = "a loop",
        ["System.Span`1.op_Implicit"] = "the same pointer and length, read-only",
        ["System.ReadOnlySpan`1..ctor"] = "a pointer and a length; also how the compiler makes u8 literals",
        ["System.ReadOnlySpan`1.CopyTo"] = "memmove, after a check of the lengths",
        ["System.ReadOnlySpan`1.Slice"] = "a pointer and a length, after a check",
        ["System.ReadOnlySpan`1.get_Length"] = "a field",
        ["System.ReadOnlySpan`1.GetPinnableReference"] = "a reference, for fixed",
        ["System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated"] = "strlen",
        ["System.MemoryExtensions.IndexOf"] = "memchr",
        ["System.Buffers.Text.Utf8Parser.TryParse"] = "reads digits from the span; the default format needs no culture",
        ["System.Buffers.Text.Utf8Formatter.TryFormat"] = "writes digits into the span; the default format needs no culture",
        ["System.Runtime.InteropServices.RuntimeInformation.get_ProcessArchitecture"] = "a constant of the build",
        ["System.Math.Min"] = "arithmetic",
        ["System.Math.Max"] = "arithmetic",
    };

    private readonly HashSet<Assembly> _ours;
    private readonly Dictionary<MethodBase, MethodBase?> _reached = [];
    private readonly List<string> _violations = [];
    private readonly HashSet<string> _used = [];

    private ChildPath(IEnumerable<Assembly> ours) => _ours = [.. ours];

    /// <summary>Every method of ours that can be called on the way.</summary>
    public IReadOnlyCollection<MethodBase> Reached => _reached.Keys;

    /// <summary>A sentence for each fault: the method, the instruction, and the calls that lead to it.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>Entries of the list of harmless methods that nothing needs.</summary>
    public IEnumerable<string> Unneeded => s_allowed.Keys.Except(_used);

    public static ChildPath From(IEnumerable<MethodBase> roots, params Assembly[] ours)
    {
        ChildPath path = new(ours);
        Queue<MethodBase> waiting = new();
        foreach (MethodBase root in roots)
            path.Visit(root, null, waiting);
        while (waiting.TryDequeue(out MethodBase? method))
            path.Examine(method, waiting);
        return path;
    }

    private void Visit(MethodBase method, MethodBase? caller, Queue<MethodBase> waiting)
    {
        if (_reached.TryAdd(method, caller))
            waiting.Enqueue(method);
    }

    private void Examine(MethodBase method, Queue<MethodBase> waiting)
    {
        if (method.GetMethodBody() is { ExceptionHandlingClauses.Count: > 0 })
            Complain(method, "has a try block");
        if (method.IsStatic && method.DeclaringType is { TypeInitializer: not null } type && (type.Attributes & TypeAttributes.BeforeFieldInit) == 0)
            Complain(method, $"makes {type.Name}'s static constructor run");
        if ((method.Attributes & MethodAttributes.PinvokeImpl) != 0)
            ExamineImport(method);
        foreach (IlInstruction instruction in IlInstruction.Of(method))
        {
            if (Fault(instruction) is string fault)
                Complain(method, $"{instruction}: {fault}");
            else if (instruction.Member is MethodBase called && _ours.Contains(called.Module.Assembly))
                Visit(called, method, waiting);
        }
    }

    private void ExamineImport(MethodBase method)
    {
        if (!method.IsDefined(typeof(SuppressGCTransitionAttribute)))
            Complain(method, "may wait for the collector's threads, which do not exist in the child (no SuppressGCTransition)");
        if (method.GetCustomAttribute<DllImportAttribute>() is { SetLastError: true })
            Complain(method, "is marshalled (SetLastError)");
        foreach (ParameterInfo parameter in method.GetParameters())
            if (!parameter.ParameterType.IsPrimitive && !parameter.ParameterType.IsPointer)
                Complain(method, $"is marshalled (parameter {parameter.Name})");
    }

    private string? Fault(IlInstruction instruction)
    {
        OpCode code = instruction.Code;
        if (code == OpCodes.Newobj && instruction.Member is ConstructorInfo { DeclaringType.IsValueType: false } constructor)
            return constructor.DeclaringType!.IsAssignableTo(typeof(Delegate)) ? "makes a delegate" : "allocates an object";
        if (code == OpCodes.Newarr)
            return "allocates an array";
        if (code == OpCodes.Box)
            return "boxes a value";
        if (code == OpCodes.Ldstr)
            return "uses a string";
        if (code == OpCodes.Throw || code == OpCodes.Rethrow)
            return "throws";
        if (code == OpCodes.Callvirt || code == OpCodes.Ldvirtftn)
            return "calls through an object";
        if (code == OpCodes.Castclass || code == OpCodes.Isinst || code == OpCodes.Unbox || code == OpCodes.Unbox_Any)
            return "handles an object";
        if (instruction.Member is FieldInfo { IsStatic: true } field)
            return Fault(field);
        if (instruction.Member is MethodBase called && !_ours.Contains(called.Module.Assembly))
        {
            if (!s_allowed.ContainsKey(NameOf(called)))
                return $"calls {NameOf(called)}, which is not on the list of harmless methods";
            _used.Add(NameOf(called));
        }
        return null;
    }

    private static string? Fault(FieldInfo field)
    {
        // The bytes of u8 literals and of constant tables; they are mapped with the program.
        if ((field.Attributes & FieldAttributes.HasFieldRVA) != 0 || field.IsLiteral)
            return null;
        if (!field.FieldType.IsValueType || IsOrHoldsReferences(field.FieldType))
            return "touches a static field that holds an object";
        return field.DeclaringType!.TypeInitializer is null ? null : $"makes {field.DeclaringType.Name}'s static constructor run";
    }

    private static bool IsOrHoldsReferences(Type type) =>
        (bool)typeof(RuntimeHelpers).GetMethod(nameof(RuntimeHelpers.IsReferenceOrContainsReferences))!.MakeGenericMethod(type).Invoke(null, null)!;

    private void Complain(MethodBase method, string what)
    {
        List<string> way = [];
        for (MethodBase? caller = _reached[method]; caller is not null; caller = _reached[caller])
            way.Add(ShortName(caller));
        _violations.Add($"{ShortName(method)} {what}{(way.Count == 0 ? "" : $" (called by {string.Join(", by ", way)})")}");
    }

    private static string ShortName(MethodBase method) => $"{method.DeclaringType?.Name}.{method.Name}";

    private static string NameOf(MethodBase method) => $"{method.DeclaringType?.Namespace}.{method.DeclaringType?.Name}.{method.Name}";
}
