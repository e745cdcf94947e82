using Mocker.Linux.Bus;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>
/// Annotations <c>org.systemd.property.NAME</c>: properties of the unit, with values in GVariant's text format (runc's
/// docs/systemd-properties.md).
/// </summary>
internal static class AnnotatedProperties
{
    public const string Prefix = "org.systemd.property.";
    private const double MicrosecondsPerSecond = 1_000_000;

    /// <summary>Adds them; one that is there already is replaced.</summary>
    /// <exception cref="ContainerException">A name or a value makes no sense.</exception>
    public static void Add(List<UnitProperty> properties, IReadOnlyDictionary<string, string> annotations)
    {
        foreach ((string key, string text) in annotations)
        {
            if (!key.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            UnitProperty property = Read(key[Prefix.Length..], text, "/annotations/" + key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
            properties.RemoveAll(earlier => earlier.Name == property.Name);
            properties.Add(property);
        }
    }

    private static UnitProperty Read(string name, string text, string pointer)
    {
        if (name.Length < 3 || !name.All(char.IsAsciiLetter))
            throw new ContainerException($"\"{name}\" is not the name of a property of systemd's, which has letters only, and at least three", pointer);
        BusValue value;
        try
        {
            value = VariantText.Parse(text);
        }
        catch (FormatException e)
        {
            throw new ContainerException($"\"{text}\" is not a value in GVariant's text format: {e.Message}", pointer, e);
        }
        // The manual has TimeoutStopSec=, the interface TimeoutStopUSec.
        bool isSeconds = name.EndsWith("Sec", StringComparison.Ordinal) && name.Length > 3 && char.IsAsciiLetterLower(name[^4]);
        return isSeconds ? new(name[..^3] + "USec", Microseconds(value, text, pointer), pointer) : new(name, value, pointer);
    }

    private static BusValue Microseconds(BusValue value, string text, string pointer)
    {
        if (value is not BusNumber number || number.Signature is "b" or "h")
            throw new ContainerException($"\"{text}\" is not a number of seconds, as the property's name has it", pointer);
        double seconds = number.Signature switch
        {
            "d" => BitConverter.UInt64BitsToDouble(number.Bits),
            "n" or "i" or "x" => (long)number.Bits,
            _ => number.Bits,
        };
        return seconds >= 0 && seconds * MicrosecondsPerSecond < ulong.MaxValue
            ? BusValue.Of((ulong)(seconds * MicrosecondsPerSecond))
            : throw new ContainerException($"{text} seconds cannot be said in microseconds", pointer);
    }
}
