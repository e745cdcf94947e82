using System.Text;

namespace Mocker.Tests.Unit.Oci;

/// <summary>Documents for the tables, written with single quotes so that they can be read.</summary>
internal static class ConfigText
{
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text.Replace('\'', '"'));

    /// <summary>A valid configuration with more members.</summary>
    public static byte[] With(string members) => Utf8($"{{'ociVersion': '1.3.0', 'root': {{'path': 'rootfs'}}, {members}}}");

    /// <summary>A valid configuration with members in "process"; cwd and args are there already.</summary>
    public static byte[] Process(string members) => With($"'process': {{'cwd': '/', 'args': ['sh'], {members}}}");

    /// <summary>A valid configuration with all namespaces and members in "linux".</summary>
    public static byte[] Linux(string members) => With(
        "'linux': {'namespaces': [{'type': 'pid'}, {'type': 'network'}, {'type': 'mount'}, {'type': 'ipc'}, "
        + $"{{'type': 'uts'}}, {{'type': 'user'}}, {{'type': 'cgroup'}}, {{'type': 'time'}}], {members}}}");

    /// <summary>A valid configuration with members in "linux" and no namespaces but those.</summary>
    public static byte[] HostNamespaces(string members) => With($"'linux': {{{members}}}");

    /// <summary>A valid configuration with members in "linux.resources".</summary>
    public static byte[] Resources(string members) => Linux($"'resources': {{{members}}}");
}
