using System.Reflection;
using System.Reflection.Emit;

namespace Mocker.Tests.Unit.Launch;

/// <summary>One instruction of a method's body (ECMA-335, III).</summary>
/// <param name="Offset">Bytes from the body's start.</param>
/// <param name="Code">The operation.</param>
/// <param name="Member">The method, field or type that it names, or null.</param>
internal readonly record struct IlInstruction(int Offset, OpCode Code, MemberInfo? Member)
{
    private static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>All instructions of a method; none for one without a body, such as an extern method.</summary>
    public static IEnumerable<IlInstruction> Of(MethodBase method)
    {
        byte[] bytes = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int at = 0; at < bytes.Length;)
        {
            int start = at;
            short value = bytes[at++];
            if (value == 0xfe)
                value = unchecked((short)(0xfe00 | bytes[at++]));
            OpCode code = s_codes[value];
            yield return new(start, code, MemberOf(method, code, bytes, at));
            at += SizeOf(code, bytes, at);
        }
    }

    public override string ToString() => $"IL_{Offset:x4} {Code}{(Member is null ? "" : $" {Member.DeclaringType?.Name}.{Member.Name}")}";

    private static MemberInfo? MemberOf(MethodBase method, OpCode code, byte[] bytes, int at)
    {
        if (code.OperandType is not (OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok))
            return null;
        Type[]? ofType = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return method.Module.ResolveMember(BitConverter.ToInt32(bytes, at), ofType, ofMethod);
    }

    private static int SizeOf(OpCode code, byte[] bytes, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(bytes, at),
        _ => 4,
    };
}
