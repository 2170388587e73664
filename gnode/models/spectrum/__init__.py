"""The eigenvalues of the Jacobian of a field: as they are, as theory has them at initial weights, and at the edge of
stability."""

from gnode.models.spectrum._critical import critical as critical
from gnode.models.spectrum._jacobian_spectrum import jacobian_spectrum as jacobian_spectrum
from gnode.models.spectrum._jacobian_spectrum import largest_real_part as largest_real_part
from gnode.models.spectrum._mean_field import eigenvalue_share_expected as eigenvalue_share_expected
from gnode.models.spectrum._mean_field import spectral_radius_expected as spectral_radius_expected
