using System.Buffers;
using System.Text.Json;
using Mocker.Container.Launch;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>Calls hooks in the runtime's own namespaces, one after the other (config.md, POSIX-platform Hooks).</summary>
internal static unsafe class RuntimeHooks
{
    /// <summary>Calls them all; the first that fails ends it.</summary>
    /// <exception cref="ContainerException">A hook failed.</exception>
    public static void Call(string when, Hook[] hooks, StateDocument state)
    {
        for (int i = 0; i < hooks.Length; i++)
            Call(when, hooks[i], i, state);
    }

    /// <summary>Calls them all; one that fails is only logged (runtime.md, Lifecycle, for poststop).</summary>
    public static void CallAndWarn(string when, Hook[] hooks, StateDocument state)
    {
        for (int i = 0; i < hooks.Length; i++)
        {
            try
            {
                Call(when, hooks[i], i, state);
            }
            catch (ContainerException e)
            {
                Log.Warning(e.Message);
            }
        }
    }

    private static void Call(string when, Hook hook, int index, StateDocument state)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter json = new(buffer, DocumentText.OneLine))
            state.Specified.WriteTo(json);
        using PlanMemory memory = new();
        Child* notes = memory.New<Child>();
        HookProcess.Arguments* encoded = HookProcess.Encode(hook, when, index, memory);
        int result = HookProcess.Begin(notes, encoded, buffer.WrittenSpan, out HookProcess.Running running);
        if (result >= 0)
            result = HookProcess.End(notes, encoded, running, inTime: Waiting.For(running.PidFd, encoded->Timeout));
        if (result < 0)
            throw LaunchedProcess.Describe(notes->Failure, $"call the {when} hook \"{hook.Path}\"", $"/hooks/{when}/{index}");
    }
}
