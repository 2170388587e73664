"""Proofs by interval arithmetic: every fixed point in a box, or every state that is slow."""

from gnode.analysis.certificate._certificate import certify as certify
from gnode.analysis.certificate._certificate_record import Certificate as Certificate
from gnode.analysis.certificate._certificate_record import SlowSet as SlowSet
from gnode.analysis.certificate._certificate_words import NO_CERTIFICATE as NO_CERTIFICATE
from gnode.analysis.certificate._certificate_words import NO_CERTIFICATE_LEFT_OUT as NO_CERTIFICATE_LEFT_OUT
from gnode.analysis.certificate._certificate_words import certificate_words as certificate_words
from gnode.analysis.certificate._listed_points import ListedPoints as ListedPoints
from gnode.analysis.certificate._listed_points import inside as inside
from gnode.analysis.certificate._listed_points import listed_points as listed_points
from gnode.analysis.certificate._readable import why_no_certificate as why_no_certificate
from gnode.analysis.certificate._search_again import search_again as search_again
from gnode.analysis.certificate._slow_set import slow_set as slow_set
