using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Mocker.Tests.Unit.Startup;

/// <summary>The native libraries of NativeAOT that the shipped binaries are linked with.</summary>
internal static class NativePack
{
    private const string Name = "runtime.linux-x64.Microsoft.DotNet.ILCompiler";

    /// <summary>Variants that the settings in src/NativeBinary.props do not choose.</summary>
    private static readonly string[] s_notLinked =
    [
        "libRuntime.ServerGC.a",      // ServerGarbageCollection is not set
        "libeventpipe-enabled.a",     // EventSourceSupport is false
        "libstandalonegc-enabled.a",  // IlcStandaloneGCSupport is not set
        "libbootstrapperdll.o",       // for libraries
    ];

    /// <summary>Paths of all that are linked; skips the test where there are none.</summary>
    public static IEnumerable<string> Libraries()
    {
        string pack = Find();
        foreach (string folder in (string[])["sdk", "framework"])
            foreach (string library in Directory.EnumerateFiles(Path.Combine(pack, folder)))
                if (Path.GetExtension(library) is ".a" or ".o" && !s_notLinked.Contains(Path.GetFileName(library)))
                    yield return library;
    }

    /// <summary>What a program of binutils prints; skips the test where it is missing.</summary>
    public static string Inspect(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return text;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new SkipException($"needs {program}(1) of binutils to look into the NativeAOT pack");
        }
    }

    /// <summary>The source tree's root; skips the test elsewhere.</summary>
    public static string SourceRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Mocker.Runtime.sln")))
            folder = Path.GetDirectoryName(folder);
        Skip.If(folder is null, "the tests do not run from the source tree");
        return folder!;
    }

    /// <summary>The pack that src/runtime was restored with.</summary>
    private static string Find()
    {
        string assets = Path.Combine(SourceRoot(), "src", "runtime", "obj", "project.assets.json");
        Skip.IfNot(File.Exists(assets), "src/runtime is not restored, so it is not known which NativeAOT pack it is linked with: `dotnet restore` first");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(assets));
        string? name = json.RootElement.GetProperty("libraries").EnumerateObject()
            .Select(library => library.Name).FirstOrDefault(name => name.StartsWith(Name + "/", StringComparison.OrdinalIgnoreCase));
        Skip.If(name is null, $"src/runtime is not linked with {Name} (another architecture?)");
        foreach (JsonProperty cache in json.RootElement.GetProperty("packageFolders").EnumerateObject())
            if (Path.Combine(cache.Name, name!.ToLowerInvariant()) is string path && Directory.Exists(path))
                return path;
        throw new SkipException($"{name} is not in the package cache: `dotnet restore` first");
    }
}
