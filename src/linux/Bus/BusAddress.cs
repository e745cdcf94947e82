using System.Globalization;
using System.Text;

namespace Mocker.Linux.Bus;

/// <summary>Server addresses (D-Bus Specification, Server Addresses): <c>unix:path=/run/dbus/system_bus_socket;...</c>.</summary>
internal static class BusAddress
{
    /// <summary>The sockets that an address names, in the order in which they are to be tried. Other transports than path sockets are passed over.</summary>
    /// <exception cref="BusException">It names none.</exception>
    public static List<string> Paths(string address)
    {
        List<string> paths = [];
        foreach (string one in address.Split(';'))
        {
            if (!one.StartsWith("unix:", StringComparison.Ordinal))
                continue;
            foreach (string pair in one["unix:".Length..].Split(','))
                if (pair.StartsWith("path=", StringComparison.Ordinal))
                    paths.Add(Unescape(pair["path=".Length..]));
        }
        return paths.Count > 0 ? paths : throw new BusException($"the address \"{address}\" names no socket; one of the form unix:path=/run/dbus/system_bus_socket is needed");
    }

    // %20 is a space.
    private static string Unescape(string value)
    {
        if (!value.Contains('%'))
            return value;
        List<byte> bytes = [];
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] != '%')
                bytes.AddRange(Encoding.UTF8.GetBytes(value[i].ToString()));
            else if (i + 2 < value.Length && byte.TryParse(value.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte escaped))
            {
                bytes.Add(escaped);
                i += 2;
            }
            else
                throw new BusException($"\"{value}\" in the address of the bus has a % without two hexadecimal digits");
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
