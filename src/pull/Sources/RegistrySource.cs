using Mocker.Oci;
using Mocker.Pull.References;
using Mocker.Pull.Registry;
using Mocker.Pull.Store;

namespace Mocker.Pull.Sources;

/// <summary>An image in a registry: asked for at the mirrors first, then at the registry itself.</summary>
internal sealed class RegistrySource : IImageSource
{
    private readonly RegistryClient[] _places;
    private readonly Action<string> _warn;
    private int _current;

    public RegistrySource(ImageReference reference, RegistryOptions options, RegistriesFile registries, Action<string> warn)
    {
        (Reference, _warn) = (reference, warn);
        _places = [.. registries.Places(reference, options.PlainHttp).Select(place => new RegistryClient(place, options))];
    }

    public string Description => Reference.Familiar;

    public ImageReference Reference { get; }

    public RegistryLocation Place => _places[Volatile.Read(ref _current)].Location;

    public Task<(ContentDescriptor Descriptor, byte[] Content)> ReadTopAsync(CancellationToken cancellation) =>
        TryAsync(place => place.ReadManifestAsync(Reference.TagOrDigest, Reference.Digest, cancellation));

    public async Task<byte[]> ReadManifestAsync(ContentDescriptor manifest, CancellationToken cancellation) =>
        (await TryAsync(place => place.ReadManifestAsync(manifest.Digest.ToString(), manifest.Digest, cancellation))).Content;

    public Task FetchAsync(ContentDescriptor blob, PartialBlob partial, IProgress<long> progress, CancellationToken cancellation) => TryAsync(async place =>
    {
        await place.FetchAsync(blob, partial, progress, cancellation);
        return true;
    });

    public void Dispose()
    {
        foreach (RegistryClient place in _places)
            place.Dispose();
    }

    /// <summary>At the place that answered last, and where that fails, at the next ones.</summary>
    private async Task<T> TryAsync<T>(Func<RegistryClient, Task<T>> ask)
    {
        for (int place = Volatile.Read(ref _current); ; place++)
        {
            try
            {
                T answer = await ask(_places[place]);
                Volatile.Write(ref _current, place);
                return answer;
            }
            catch (RegistryException e) when (place < _places.Length - 1)
            {
                _warn($"mirror {_places[place].Location.Host}: {e.Message}");
            }
            catch (RegistryException e)
            {
                throw new ImageException(e.Message, e);
            }
        }
    }
}
