using System.Globalization;

namespace Mocker.Linux.Bus;

/// <summary>A value with its type, as it is sent over D-Bus. Its text is that of GVariant, less the types.</summary>
public abstract class BusValue
{
    /// <summary>The type's signature.</summary>
    public abstract string Signature { get; }

    internal abstract void Write(BusWriter writer);

    public static BusValue Of(bool value) => new BusNumber('b', value ? 1u : 0);

    public static BusValue Of(uint value) => new BusNumber('u', value);

    public static BusValue Of(ulong value) => new BusNumber('t', value);

    public static BusValue Of(string value) => new BusText('s', value);
}

/// <summary>A number, or a boolean.</summary>
/// <param name="type">One of <c>y b n q i u x t d h</c>.</param>
/// <param name="bits">Its bits: sign-extended for the signed types, of the double for <c>d</c>.</param>
public sealed class BusNumber(char type, ulong bits) : BusValue
{
    public override string Signature => type.ToString();

    /// <summary>The bits; of an unsigned type the value itself.</summary>
    public ulong Bits => bits;

    internal override void Write(BusWriter writer) => writer.Number(type, bits);

    public override string ToString() => type switch
    {
        'b' => bits == 0 ? "false" : "true",
        'n' or 'i' or 'x' or 'h' => ((long)bits).ToString(CultureInfo.InvariantCulture),
        'd' => BitConverter.UInt64BitsToDouble(bits).ToString("R", CultureInfo.InvariantCulture),
        _ => bits.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>A string, an object path or a signature.</summary>
/// <param name="type">One of <c>s o g</c>.</param>
/// <param name="text">The text, without NUL.</param>
public sealed class BusText(char type, string text) : BusValue
{
    public override string Signature => type.ToString();

    public string Text => text;

    internal override void Write(BusWriter writer) => writer.Text(type, text);

    public override string ToString() => $"'{text}'";
}

/// <summary>An array, which knows the type of its elements even when it has none.</summary>
/// <param name="element">The elements' signature.</param>
/// <param name="items">The elements.</param>
public sealed class BusArray(string element, params BusValue[] items) : BusValue
{
    public override string Signature => "a" + element;

    public IReadOnlyList<BusValue> Items => items;

    internal override void Write(BusWriter writer) => writer.Array(element, items);

    public override string ToString() => $"[{string.Join(", ", (object[])items)}]";
}

/// <summary>Several values together: a struct, or an entry of a dictionary.</summary>
/// <param name="values">Its members.</param>
/// <param name="isEntry">A key and its value, <c>{kv}</c>.</param>
public sealed class BusStruct(BusValue[] values, bool isEntry = false) : BusValue
{
    public BusStruct(params BusValue[] values) : this(values, isEntry: false)
    {
    }

    public override string Signature
    {
        get
        {
            string members = string.Concat(Array.ConvertAll(values, value => value.Signature));
            return isEntry ? $"{{{members}}}" : $"({members})";
        }
    }

    public IReadOnlyList<BusValue> Values => values;

    internal override void Write(BusWriter writer) => writer.Struct(values);

    public override string ToString() => isEntry ? $"{values[0]}: {values[1]}" : $"({string.Join(", ", (object[])values)})";
}

/// <summary>A value that carries its type along.</summary>
public sealed class BusVariant(BusValue value) : BusValue
{
    public override string Signature => "v";

    public BusValue Value => value;

    internal override void Write(BusWriter writer)
    {
        writer.Text('g', value.Signature);
        value.Write(writer);
    }

    public override string ToString() => $"<{value}>";
}
